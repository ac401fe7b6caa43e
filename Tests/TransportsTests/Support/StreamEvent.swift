internal import NIOCore
internal import Transports

/// What a peer or a child reported, as values.
enum StreamEvent: Equatable, Sendable {
    case frame(String)
    case oversized(prefixBytes: Int, length: Int)
    case readsDone
    case inputClosed
    case writable(Bool)
    case outputFailed
    case exit(ChildExit)
}

/// Records the events of one peer, and lets a test wait for what it expects.
final class StreamLog: FrameReceiver {
    typealias Condition = @Sendable ([StreamEvent]) -> Bool

    private(set) var events: [StreamEvent] = []
    private let eventLoop: any EventLoop
    private var waiting: [(condition: Condition, promise: EventLoopPromise<[StreamEvent]>)] = []
    /// Called with each frame after it is recorded.
    var onFrame: ((Int) -> Void)?
    private(set) var frameBytes = 0

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func wait(until condition: @escaping Condition) -> EventLoopFuture<[StreamEvent]> {
        let promise = eventLoop.makePromise(of: [StreamEvent].self)
        waiting.append((condition, promise))
        settle()
        return promise.futureResult
    }

    func record(_ event: StreamEvent) {
        events.append(event)
        settle()
    }

    private func settle() {
        let ready = waiting.filter { $0.condition(events) }
        waiting.removeAll { $0.condition(events) }
        for entry in ready { entry.promise.succeed(events) }
    }

    func frameReceived(_ frame: Span<UInt8>, from side: Side) {
        frameBytes += frame.count
        record(.frame(String(decoding: array(frame), as: UTF8.self)))
        onFrame?(frame.count)
    }

    func oversizedFrame(prefix: Span<UInt8>, length: Int, from side: Side) {
        record(.oversized(prefixBytes: prefix.count, length: length))
    }

    func readsDone(from side: Side) { record(.readsDone) }
    func inputClosed(from side: Side) { record(.inputClosed) }
    func writabilityChanged(_ writable: Bool, on side: Side) { record(.writable(writable)) }
    func outputFailed(on side: Side) { record(.outputFailed) }
}

extension [StreamEvent] {
    /// The frames alone.
    var frames: [String] {
        compactMap { event in
            if case .frame(let text) = event { text } else { nil }
        }
    }

    /// How the child ended, once it was reported.
    var exit: ChildExit? {
        for case .exit(let exit) in self { return exit }
        return nil
    }
}
