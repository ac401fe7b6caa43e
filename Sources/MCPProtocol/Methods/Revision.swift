/// A revision of the Model Context Protocol that the gateway speaks, oldest first.
package enum Revision: UInt8, Sendable, Hashable, CaseIterable, Comparable {
    case v20241105
    case v20250326
    case v20250618
    case v20251125
    case v20260728

    /// The newest revision that opens with `initialize`.
    package static let latestLegacy = Revision.v20251125

    /// What a request over HTTP speaks that names no revision in its header.
    package static let assumedWithoutHeader = Revision.v20250326

    /// The revision that `text` names, byte for byte; nil for any other text.
    package init?(_ text: String) {
        guard let revision = Revision.allCases.first(where: { $0.text.utf8.elementsEqual(text.utf8) }) else {
            return nil
        }
        self = revision
    }

    /// The name on the wire.
    package var text: String {
        switch self {
        case .v20241105: "2024-11-05"
        case .v20250326: "2025-03-26"
        case .v20250618: "2025-06-18"
        case .v20251125: "2025-11-25"
        case .v20260728: "2026-07-28"
        }
    }

    /// True when every request names its revision and nothing is agreed beforehand.
    package var isModern: Bool { self >= .v20260728 }

    /// True when several messages may travel as one JSON array.
    package var allowsBatches: Bool { self == .v20250326 }

    /// Earlier revisions come first.
    package static func < (left: Revision, right: Revision) -> Bool {
        left.rawValue < right.rawValue
    }
}
