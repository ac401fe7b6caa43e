package import JSONText

/// What can be said of a text before its envelope is read.
package enum MessageText {
    /// The most messages that one batch may hold.
    package static let maxBatchMessages = 1_000

    /// True when the text's first byte that is not white space opens an array.
    package static func isBatch(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): continue
            default: return bytes[index] == UInt8(ascii: "[")
            }
        }
        return false
    }

    /// True when the document is a JSON array: a batch, for the one revision that has them.
    package static func isBatch(_ document: JSONDocument) -> Bool {
        document.kind(.root) == .array
    }
}
