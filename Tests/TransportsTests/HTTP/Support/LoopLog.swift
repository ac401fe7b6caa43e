internal import NIOCore

/// What happened on an event loop, and who waits for it to.
final class LoopLog<Event: Sendable> {
    typealias Condition = @Sendable ([Event]) -> Bool

    private(set) var events: [Event] = []
    let eventLoop: any EventLoop
    private var waiting: [(condition: Condition, promise: EventLoopPromise<[Event]>)] = []

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func record(_ event: Event) {
        events.append(event)
        let ready = waiting.filter { $0.condition(events) }
        waiting.removeAll { $0.condition(events) }
        for entry in ready { entry.promise.succeed(events) }
    }

    func wait(until condition: @escaping Condition) -> EventLoopFuture<[Event]> {
        if condition(events) { return eventLoop.makeSucceededFuture(events) }
        let promise = eventLoop.makePromise(of: [Event].self)
        waiting.append((condition, promise))
        return promise.futureResult
    }
}
