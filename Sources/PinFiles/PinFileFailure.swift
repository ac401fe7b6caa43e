/// Why pins could not be read or written.
package struct PinFileFailure: Error, Sendable, Hashable {
    /// What happened, for people: lower case, no final stop.
    package let message: String
    /// What to do about it.
    package let help: String

    /// A failure in these words.
    package init(message: String, help: String) {
        self.message = message
        self.help = help
    }
}
