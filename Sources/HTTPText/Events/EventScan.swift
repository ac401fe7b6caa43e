/// Looks for the end of the event at the start of some bytes; goes on where it stopped when more of them are there.
struct EventScan: Sendable {
    /// What the bytes hold.
    enum Outcome: Equatable {
        /// The end is not there.
        case incomplete
        /// The event, or a part between events, has this length.
        case complete(Int)
    }

    /// Start of the line that is being read.
    private(set) var lineStart = 0
    /// Up to where that line was searched.
    private var cursor = 0
    /// How many lines had a field, known or not.
    private(set) var fieldLines = 0
    private(set) var dataLines = 0
    private(set) var firstData = 0..<0
    private(set) var isMessage = true
    /// Whether every client reads these bytes alike, careless ones included.
    private(set) var isPlain = true
    /// Whether the last line ended with a return alone: one at the end of the bytes then waits for no other half.
    private var usesReturns = false

    init() {}

    /// Reads on in `text`, which begins with the event.
    @inline(__always)
    mutating func advance(_ text: borrowing Span<UInt8>) -> Outcome {
        while true {
            let end = text.endOfLine(from: cursor)
            if end == text.count {
                cursor = end
                return .incomplete
            }
            var next = end &+ 1
            let isEmpty = end == lineStart
            if text.peek(end) == HTTPByte.carriageReturn {
                // Whoever ends lines with a return alone would wait for the next event if its last line waited here.
                if next == text.count, !isEmpty || !usesReturns {
                    cursor = end
                    return .incomplete
                }
                usesReturns = text.peek(next) != HTTPByte.lineFeed
                if usesReturns { isPlain = false } else { next &+= 1 }
            }
            if isEmpty { return .complete(next) }
            let line = EventLine(text, lineStart..<end)
            if !line.isPlain(text) { isPlain = false }
            if line.field == .comment {
                if fieldLines == 0 { return .complete(next) }
            } else {
                take(line, text)
            }
            lineStart = next
            cursor = next
        }
    }

    @inline(__always)
    private mutating func take(_ line: EventLine, _ text: borrowing Span<UInt8>) {
        fieldLines &+= 1
        switch line.field {
        case .data:
            if dataLines == 0 { firstData = line.value }
            dataLines &+= 1
        case .event:
            isMessage = line.isMessageType(text)
        case .id, .retry, .comment, .unknown:
            break
        }
    }

    /// The payload of the lines read so far.
    var payload: ServerSentEvent.Payload {
        switch dataLines {
        case 0: .none
        case 1: .single(firstData)
        default: .several
        }
    }
}
