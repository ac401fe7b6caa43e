/// The id of a request, with its type: `"1"` and `1` are different ids.
///
/// Strings are equal when their UTF-8 is: two spellings of one grapheme are two ids, as they are for an upstream.
package enum RequestID: Sendable {
    case integer(Int64)
    /// A canonical integer beyond 64 bits, of at most ``maxIntegerDigits`` digits, as written.
    case largeInteger(String)
    case string(String)

    /// The most digits that an integer id may have.
    package static let maxIntegerDigits = 20
    /// The most bytes that a string id may have between its quotes.
    package static let maxStringBytes = 64 * 1024
}

extension RequestID: Hashable {
    /// True for ids of one type with the same bytes.
    package static func == (left: RequestID, right: RequestID) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)):
            left == right
        case (.largeInteger(let left), .largeInteger(let right)), (.string(let left), .string(let right)):
            left.utf8.elementsEqual(right.utf8)
        case (.integer, _), (.largeInteger, _), (.string, _):
            false
        }
    }

    /// Feeds the bytes that equality compares.
    package func hash(into hasher: inout Hasher) {
        switch self {
        case .integer(let value):
            hasher.combine(value)
        case .largeInteger(let text), .string(let text):
            // Not `String.hash`, which is the same for every spelling of a grapheme and so could be flooded.
            var word: UInt64 = 0
            var count: UInt64 = 0
            for byte in text.utf8 {
                word = word << 8 | UInt64(byte)
                count &+= 1
                if count & 7 == 0 { hasher.combine(word) }
            }
            hasher.combine(word)
            hasher.combine(count)
        }
    }
}
