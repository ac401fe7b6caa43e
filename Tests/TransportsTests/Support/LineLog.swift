internal import Transports

/// What a framer delivered, as values.
enum LineEvent: Equatable, CustomStringConvertible {
    case line([UInt8])
    case oversized(prefix: [UInt8], length: Int)

    static func line(_ text: String) -> LineEvent {
        .line(Array(text.utf8))
    }

    var description: String {
        switch self {
        case .line(let bytes): "line(\(String(decoding: bytes.prefix(64), as: UTF8.self)))"
        case .oversized(let prefix, let length): "oversized(\(prefix.count) of \(length))"
        }
    }
}

/// Collects the lines of a framer.
final class LineLog: LineSink {
    private(set) var events: [LineEvent] = []

    func lineReceived(_ line: Span<UInt8>) {
        events.append(.line(array(line)))
    }

    func oversizedLine(prefix: Span<UInt8>, length: Int) {
        events.append(.oversized(prefix: array(prefix), length: length))
    }
}

/// A copy of lent bytes.
func array(_ span: Span<UInt8>) -> [UInt8] {
    // SAFETY: the pointer is used inside the closure only, while the span that lends it is alive.
    unsafe span.withUnsafeBufferPointer { unsafe Array($0) }
}
