package import JSONText

extension RequestID {
    /// The id in `node`; nil for null, booleans, containers, fractions, exponents, `-0` and ids over the limits.
    package init?(_ node: JSONNodeID, in document: borrowing JSONDocument) {
        switch document.kind(node) {
        case .number:
            if let value = document.integer(node) {
                self = .integer(value)
            } else {
                guard let text = Self.largeInteger(node, in: document) else { return nil }
                self = .largeInteger(text)
            }
        case .string:
            guard document.range(node).count <= Self.maxStringBytes + 2, let text = document.string(node) else {
                return nil
            }
            self = .string(text)
        case .object, .array, .true, .false, .null:
            return nil
        }
    }

    /// Appends the id as JSON.
    package func write(to writer: inout JSONWriter) {
        switch self {
        case .integer(let value): writer.integer(value)
        case .largeInteger(let text): writer.raw(Array(text.utf8))
        case .string(let text): writer.string(text)
        }
    }

    /// The canonical integer in a number node that does not fit 64 bits.
    private static func largeInteger(_ node: JSONNodeID, in document: JSONDocument) -> String? {
        let range = document.range(node)
        guard range.count <= maxIntegerDigits + 1 else { return nil }
        let text = document.bytes[range]
        let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text
        guard digits.count > 1, digits.count <= maxIntegerDigits, digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        else { return nil }
        return String(decoding: text, as: UTF8.self)
    }
}
