/// One line of an event: its field, and where its value is.
struct EventLine {
    /// The fields that matter; every other is carried on unread.
    enum Field: Equatable {
        case data, event, other
    }

    let field: Field
    let value: Range<Int>

    /// Reads the line in a range, which holds no line end.
    init(_ text: borrowing Span<UInt8>, _ line: Range<Int>) {
        var nameEnd = line.lowerBound
        while nameEnd < line.upperBound, nameEnd &- line.lowerBound < 6, text.peek(nameEnd) != HTTPByte.colon {
            nameEnd &+= 1
        }
        let name = line.lowerBound..<nameEnd
        if Self.equals(text, name, "data") {
            field = .data
        } else if Self.equals(text, name, "event") {
            field = .event
        } else {
            field = .other
        }
        var start = Swift.min(nameEnd &+ 1, line.upperBound)
        if start < line.upperBound, text.peek(start) == HTTPByte.space { start &+= 1 }
        value = start..<line.upperBound
    }

    /// Whether the value, a type, is that of the events that clients of the protocol listen to.
    func isMessageType(_ text: borrowing Span<UInt8>) -> Bool {
        value.isEmpty || Self.equals(text, value, "message")
    }

    /// Whether a line says where in the stream the client is, or when it may come back.
    static func isPosition(_ text: borrowing Span<UInt8>, _ line: Range<Int>) -> Bool {
        var nameEnd = line.lowerBound
        while nameEnd < line.upperBound, text.peek(nameEnd) != HTTPByte.colon { nameEnd &+= 1 }
        let name = line.lowerBound..<nameEnd
        return equals(text, name, "id") || equals(text, name, "retry")
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
