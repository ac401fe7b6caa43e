internal import GatewayPorts
internal import HTTPText
internal import NIOCore
internal import NIOPosix
internal import Transports

/// What came back for a request, as values.
enum AnswerEvent: Equatable, Sendable {
    case answered(Int)
    case sent(String)
    case ended
    case failed(UpstreamFailure.Code, wasSent: Bool)
    case readsDone
}

/// Records the answer to one request.
final class AnswerLog: HTTPUpstreamReceiver {
    let log: LoopLog<AnswerEvent>
    var exchange: (any HTTPUpstreamExchange)?
    /// Told what came when it came, before it is recorded.
    var onEvent: ((AnswerEvent) -> Void)?
    private(set) var bodyBytes = 0

    init(eventLoop: any EventLoop) {
        log = LoopLog(eventLoop: eventLoop)
    }

    private func record(_ event: AnswerEvent) {
        onEvent?(event)
        log.record(event)
    }

    func upstreamAnswered(_ head: HTTPAnswerHead) { record(.answered(head.status)) }
    func upstreamSent(_ bytes: Span<UInt8>) {
        bodyBytes += bytes.count
        record(.sent(bytes.count > 1000 ? "\(bytes.count)" : String(decoding: array(bytes), as: UTF8.self)))
    }
    func upstreamEnded() { record(.ended) }
    func upstreamFailed(_ failure: UpstreamFailure) { record(.failed(failure.code, wasSent: failure.wasSent)) }
    func upstreamReadsDone() { record(.readsDone) }
}

/// One request of a test.
struct SentRequest: Sendable {
    let eventLoop: any EventLoop
    private let answer: NIOLoopBound<AnswerLog>

    init(_ answer: AnswerLog, eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.answer = NIOLoopBound(answer, eventLoop: eventLoop)
    }

    @discardableResult
    func events(until condition: @escaping @Sendable ([AnswerEvent]) -> Bool) async throws -> [AnswerEvent] {
        try await eventLoop.flatSubmit { answer.value.log.wait(until: condition) }.get()
    }

    /// Everything up to the end or the failure, without the marks between reads.
    func result() async throws -> [AnswerEvent] {
        try await events { events in
            switch events.last {
            case .ended, .failed: true
            default: false
            }
        }
        .filter { $0 != .readsDone }
    }

    func onLoop<Value: Sendable>(_ body: @escaping @Sendable (AnswerLog) -> Value) async throws -> Value {
        try await eventLoop.submit { body(answer.value) }.get()
    }
}

/// A pool of connections to a port of this machine, reachable from a test.
struct UpstreamHarness: Sendable {
    let eventLoop: any EventLoop
    private let pool: NIOLoopBound<UpstreamPool>

    static func start(
        _ address: String, configuration: UpstreamPoolConfiguration = .patient
    ) async throws -> UpstreamHarness {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let address = try HTTPAddress(address)
        return try await eventLoop.submit {
            let pool = try UpstreamPool(address, configuration: configuration, on: eventLoop)
            return UpstreamHarness(eventLoop: eventLoop, pool: NIOLoopBound(pool, eventLoop: eventLoop))
        }.get()
    }

    /// Sends a request, and says on the loop what to do with its events.
    func send(
        _ method: HTTPMethod = .post, target: String? = nil, body: String = "{}", fields: HTTPFields = HTTPFields(),
        _ prepare: (@Sendable (AnswerLog) -> Void)? = nil
    ) async throws -> SentRequest {
        try await eventLoop.submit {
            let answer = AnswerLog(eventLoop: eventLoop)
            prepare?(answer)
            answer.exchange = pool.value.send(
                method, target: target, fields, body: Array(body.utf8).span, to: answer)
            return SentRequest(answer, eventLoop: eventLoop)
        }.get()
    }

    func counters() async throws -> UpstreamPoolCounters {
        try await eventLoop.submit { pool.value.counters }.get()
    }

    func close() async throws {
        try await eventLoop.submit { pool.value.close() }.get()
    }
}
