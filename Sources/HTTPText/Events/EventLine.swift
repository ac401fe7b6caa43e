/// One line of an event: its field, and where its value is.
struct EventLine {
    /// What a line is to a client.
    enum Field: Equatable {
        case data, event, id, retry, comment
        /// A field that the standard does not know: ignored by clients that keep to it, and by nobody else for certain.
        case unknown
    }

    let field: Field
    let value: Range<Int>

    /// Reads the line in a range, which holds no line end.
    init(_ text: borrowing Span<UInt8>, _ line: Range<Int>) {
        var nameEnd = line.lowerBound
        while nameEnd < line.upperBound, nameEnd &- line.lowerBound < 6, text.peek(nameEnd) != HTTPByte.colon {
            nameEnd &+= 1
        }
        field = Self.field(text, line.lowerBound..<nameEnd)
        var start = Swift.min(nameEnd &+ 1, line.upperBound)
        if start < line.upperBound, text.peek(start) == HTTPByte.space { start &+= 1 }
        value = start..<line.upperBound
    }

    /// Whether the value, a type, is that of the events that clients of the protocol listen to.
    func isMessageType(_ text: borrowing Span<UInt8>) -> Bool {
        value.isEmpty || Self.equals(text, value, "message")
    }

    /// Whether every client reads the line alike: what it is, and that it is one line.
    func isPlain(_ text: borrowing Span<UInt8>) -> Bool {
        switch field {
        case .data: true
        case .event, .id, .retry, .comment: !Self.hidesLineEnd(text, value)
        case .unknown: false
        }
    }

    @inline(__always)
    private static func field(_ text: borrowing Span<UInt8>, _ name: Range<Int>) -> Field {
        switch name.count {
        case 0: .comment
        case 2 where equals(text, name, "id"): .id
        case 4 where equals(text, name, "data"): .data
        case 5 where equals(text, name, "event"): .event
        case 5 where equals(text, name, "retry"): .retry
        default: .unknown
        }
    }

    /// Whether a range holds what libraries for text, but not the standard, take for the end of a line.
    ///
    /// In data these do no harm: JSON has them inside strings only, where a real line end is no JSON.
    private static func hidesLineEnd(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        for offset in range {
            switch text.peek(offset) {
            case 0x0B, 0x0C, 0x1C, 0x1D, 0x1E: return true
            case 0xC2: if text.peek(offset &+ 1) == 0x85 { return true }
            case 0xE2: if text.peek(offset &+ 1) == 0x80, text.peek(offset &+ 2) & 0xFE == 0xA8 { return true }
            default: continue
            }
        }
        return false
    }

    private static func equals(_ text: borrowing Span<UInt8>, _ range: Range<Int>, _ name: StaticString) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        // SAFETY: a static string's bytes live for ever, and the offset is below its count.
        for offset in 0..<range.count where unsafe text.peek(range.lowerBound &+ offset) != name.utf8Start[offset] {
            return false
        }
        return true
    }
}
