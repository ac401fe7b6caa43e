internal import JSONText

/// A search for the `id` at the top level of a text that is no JSON: cut off, or broken somewhere behind the id.
///
/// Only ever used for the answer to a refused message, so it may miss an id, and looks at ``maxBytes`` at most.
enum PrefixScan {
    /// How far into the text an id is looked for.
    static let maxBytes = 64 * 1024

    /// The id, when the text opens an object and the readable part of it has one and only one.
    static func id(in bytes: Span<UInt8>) -> RequestID? {
        let text = bytes.extracting(first: maxBytes)
        var position = skipSpace(text, from: 0)
        guard byte(text, position) == UInt8(ascii: "{") else { return nil }
        position += 1
        var found: RequestID?
        while let key = stringRange(text, from: skipSpace(text, from: position)) {
            let colon = skipSpace(text, from: key.upperBound)
            guard byte(text, colon) == UInt8(ascii: ":"),
                let value = valueRange(text, from: skipSpace(text, from: colon + 1))
            else { break }
            switch reading(key, value, in: text) {
            case .other: break
            case .doubtful: return nil
            case .id(let id):
                guard found == nil else { return nil }
                found = id
            }
            let next = skipSpace(text, from: value.upperBound)
            guard byte(text, next) == UInt8(ascii: ",") else { break }
            position = next + 1
        }
        return found
    }

    private enum Reading {
        case id(RequestID)
        case other
        case doubtful
    }

    private static func reading(_ key: Range<Int>, _ value: Range<Int>, in text: Span<UInt8>) -> Reading {
        do {
            let keyDocument = try JSONDocument(parsing: text.extracting(key))
            switch ProtocolKeys.envelope.match(.root, in: keyDocument) {
            case .none: return .other
            case .twin(let index): return index == ProtocolKeys.Envelope.id.rawValue ? .doubtful : .other
            case .known(let index):
                guard index == ProtocolKeys.Envelope.id.rawValue else { return .other }
                let valueDocument = try JSONDocument(parsing: text.extracting(value))
                guard let id = RequestID(.root, in: valueDocument) else { return .doubtful }
                return .id(id)
            }
        } catch {
            return .doubtful
        }
    }

    /// The string that begins at `start`, quotes included; nil when there is none, or its end is not there.
    private static func stringRange(_ text: Span<UInt8>, from start: Int) -> Range<Int>? {
        guard byte(text, start) == UInt8(ascii: "\"") else { return nil }
        var position = start + 1
        while let current = byte(text, position) {
            position += current == UInt8(ascii: "\\") ? 2 : 1
            if current == UInt8(ascii: "\"") { return start..<position }
        }
        return nil
    }

    /// The value that begins at `start`; nil when its end is not there.
    private static func valueRange(_ text: Span<UInt8>, from start: Int) -> Range<Int>? {
        var position = start
        var depth = 0
        while let current = byte(text, position) {
            switch current {
            case UInt8(ascii: "\""):
                guard let string = stringRange(text, from: position) else { return nil }
                position = string.upperBound
                if depth == 0 { return start..<position }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return start < position ? start..<position : nil }
                depth -= 1
                if depth == 0 { return start..<(position + 1) }
            case UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if depth == 0 { return start < position ? start..<position : nil }
            default:
                break
            }
            position += 1
        }
        return nil
    }

    private static func skipSpace(_ text: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while let current = byte(text, position),
            current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") || current == UInt8(ascii: "\n")
                || current == UInt8(ascii: "\r")
        {
            position += 1
        }
        return position
    }

    private static func byte(_ text: Span<UInt8>, _ position: Int) -> UInt8? {
        position < text.count ? text[position] : nil
    }
}
