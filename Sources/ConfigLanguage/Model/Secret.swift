/// A text that is shown to nobody: it prints as `***`, whichever way it is printed.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text itself, for the one place that needs it.
    package let revealed: String

    /// A secret.
    package init(_ text: String) {
        revealed = text
    }

    /// `***`.
    package var description: String { Secret.mask }
    /// `***`.
    package var debugDescription: String { Secret.mask }
    /// Shows nothing below `***`.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// What stands for every secret.
    package static let mask = "***"
}
