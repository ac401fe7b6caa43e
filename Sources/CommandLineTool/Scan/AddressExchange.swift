internal import GatewayPorts
internal import HTTPText

/// One request of an inquiry: cuts its answer into messages.
final class AddressExchange: HTTPUpstreamReceiver {
    /// How it ended.
    enum End {
        case complete(status: Int)
        case failed(String)
    }

    /// Keeps the request alive.
    var request: (any HTTPUpstreamExchange)?

    /// The session that the server opened with its answer.
    var session: String? { head?.fields.value("mcp-session-id") }

    private let onMessage: ([UInt8]) -> Void
    private let onEnd: (End) -> Void
    private var head: HTTPAnswerHead?
    private var events: EventStreamReader?
    private var body: [UInt8] = []
    private var isOver = false

    /// Longest answer, and longest message in it.
    private static let maxAnswerBytes = 64 << 20

    init(onMessage: @escaping ([UInt8]) -> Void, onEnd: @escaping (End) -> Void) {
        self.onMessage = onMessage
        self.onEnd = onEnd
    }

    func upstreamAnswered(_ head: HTTPAnswerHead) {
        self.head = head
        if (300..<400).contains(head.status) {
            return end(.failed("the server points to another address, and is not followed there"))
        }
        if MediaType(of: head.fields) == .eventStream {
            events = EventStreamReader(maxEventBytes: Self.maxAnswerBytes)
        }
    }

    func upstreamSent(_ bytes: Span<UInt8>) {
        guard !isOver else { return }
        guard events != nil else {
            guard body.count + bytes.count <= Self.maxAnswerBytes else {
                return end(.failed("the server's answer is longer than \(Self.maxAnswerBytes) bytes"))
            }
            body += Self.copy(bytes)
            return
        }
        readEvents(bytes)
    }

    private func readEvents(_ bytes: Span<UInt8>) {
        guard var reader = events.take() else { return }
        var position = 0
        do throws(EventStreamFault) {
            reading: while !isOver {
                switch try reader.read(bytes, from: &position) {
                case .needMore: break reading
                case .event(let event):
                    guard event.isMessage, event.hasPayload else { continue }
                    reader.withPayload(of: event, in: bytes) { data in onMessage(Self.copy(data)) }
                case .large, .largeBody, .largeEnd: throw .tooLong
                }
            }
        } catch {
            return end(.failed("the server's stream cannot be read: \(error.message)"))
        }
        events = reader
    }

    private static func copy(_ bytes: Span<UInt8>) -> [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for index in bytes.indices { copy.append(bytes[index]) }
        return copy
    }

    func upstreamEnded() {
        guard !isOver else { return }
        if let head, MediaType(of: head.fields) == .json, !body.isEmpty { onMessage(body) }
        end(.complete(status: head?.status ?? 0))
    }

    func upstreamFailed(_ failure: UpstreamFailure) {
        end(.failed(failure.message))
    }

    func upstreamReadsDone() {}

    private func end(_ end: End) {
        guard !isOver else { return }
        isOver = true
        request = nil
        onEnd(end)
    }
}
