import GatewayPorts
import GatewayTesting
import HTTPText
import Testing

/// One request of a client, and what came back on it.
final class HTTPClient {
    private let writer: RecordingAnswerWriter
    /// Kept until the client has left, as a connection would.
    private var observer: (any HTTPClientObserver)?
    private let endTurn: () -> Void

    init(writer: RecordingAnswerWriter, observer: (any HTTPClientObserver)?, endTurn: @escaping () -> Void) {
        self.writer = writer
        self.observer = observer
        self.endTurn = endTurn
    }

    /// Nil while nothing has come.
    var status: Int? { writer.head?.status }
    var body: String { String(decoding: writer.body, as: UTF8.self) }
    /// True when the answer is whole.
    var isComplete: Bool { writer.ending == .complete }
    /// True when the connection was cut.
    var isCut: Bool { writer.ending == .cut }
    /// True while nothing at all has come.
    var isSilent: Bool { writer.head == nil && writer.body.isEmpty && writer.ending == .open }
    /// How often the gateway broke the rules of answering.
    var misuses: Int { writer.misuses }

    func field(_ name: StaticString) -> String? { writer.head?.fields.value(name) }

    /// The one message of the answer, which must be whole.
    func answer(_ place: SourceLocation = #_sourceLocation) throws -> Answer {
        try #require(isComplete, "\(status ?? 0) \(body)", sourceLocation: place)
        try #require(misuses == 0, sourceLocation: place)
        return try Answer(body)
    }

    /// The data of every event so far.
    var events: [String] {
        body.split(separator: "\n\n", omittingEmptySubsequences: true).compactMap { event in
            let data = event.split(separator: "\n").filter { $0.hasPrefix("data:") }
            guard !data.isEmpty else { return nil }
            return data.map { String($0.dropFirst($0.hasPrefix("data: ") ? 6 : 5)) }.joined(separator: "\n")
        }
    }

    /// The client closes its connection.
    func leave() {
        observer?.clientClosed()
        observer = nil
        endTurn()
    }

    /// The client reads, or does not.
    func setReading(_ isReading: Bool) {
        writer.isWritable = isReading
        observer?.clientWritabilityChanged()
        endTurn()
    }
}
