internal import CallFlow
internal import Testing

/// Every state meets every event.
@Suite struct ServerLifecycleTableTests {
    typealias Action = ServerLifecycle.Action
    typealias Acquisition = ServerLifecycle.Acquisition
    typealias State = ServerLifecycle.State

    /// How a server comes to a state, in ten steps of a nanosecond at most; it is idle for 100 and steady after 50.
    struct Origin: Sendable, CustomTestStringConvertible {
        let state: State
        let events: [Event]
        var testDescription: String { "\(state)" }
    }

    enum Event: Sendable, CaseIterable {
        case acquire, release, timeReached, started, startRejected, ended, close
    }

    enum Output: Sendable, Equatable {
        case acquired(Acquisition)
        case action(Action)

        static let none = Output.action(.none)
    }

    struct Row: Sendable {
        let output: Output
        let state: State
    }

    static let origins: [Origin] = [
        Origin(state: .stopped, events: []),
        Origin(state: .starting(users: 1), events: [.acquire]),
        Origin(state: .used(users: 1, sinceNanoseconds: 1), events: [.acquire, .started]),
        Origin(state: .used(users: 2, sinceNanoseconds: 2), events: [.acquire, .acquire, .started]),
        Origin(
            state: .idle(untilNanoseconds: 102, sinceNanoseconds: 1), events: [.acquire, .started, .release]),
        Origin(state: .stopping(waiting: 0), events: [.acquire, .started, .release, .timeReached]),
        Origin(state: .stopping(waiting: 1), events: [.acquire, .started, .release, .timeReached, .acquire]),
        Origin(state: .failing, events: [.acquire, .startRejected]),
        Origin(state: .backingOff(untilNanoseconds: 9), events: [.acquire, .ended]),
        Origin(state: .closing, events: [.acquire, .close]),
        Origin(state: .closed, events: [.close]),
    ]

    /// What each event, at 1,000, does in each state; the events are in the order of their declaration.
    static let table: [[Row]] = [
        rows(
            .stopped, [.acquire: Row(output: .acquired(.start), state: .starting(users: 1)), .close: quiet(.closed)]),
        rows(
            .starting(users: 1),
            [
                .acquire: Row(output: .acquired(.starting), state: .starting(users: 2)),
                .release: quiet(.starting(users: 0)), .started: quiet(.used(users: 1, sinceNanoseconds: 1000)),
                .startRejected: Row(output: .action(.shutDown), state: .failing),
                .ended: quiet(.backingOff(untilNanoseconds: 1008)),
                .close: Row(output: .action(.shutDown), state: .closing),
            ]),
        rows(
            .used(users: 1, sinceNanoseconds: 1),
            [
                .acquire: Row(output: .acquired(.ready), state: .used(users: 2, sinceNanoseconds: 1)),
                .release: Row(
                    output: .action(.schedule(atNanoseconds: 1100)),
                    state: .idle(untilNanoseconds: 1100, sinceNanoseconds: 1)),
                .ended: quiet(.backingOff(untilNanoseconds: 1008)),
                .close: Row(output: .action(.shutDown), state: .closing),
            ]),
        rows(
            .used(users: 2, sinceNanoseconds: 2),
            [
                .acquire: Row(output: .acquired(.ready), state: .used(users: 3, sinceNanoseconds: 2)),
                .release: quiet(.used(users: 1, sinceNanoseconds: 2)),
                .ended: quiet(.backingOff(untilNanoseconds: 1008)),
                .close: Row(output: .action(.shutDown), state: .closing),
            ]),
        rows(
            .idle(untilNanoseconds: 102, sinceNanoseconds: 1),
            [
                .acquire: Row(output: .acquired(.ready), state: .used(users: 1, sinceNanoseconds: 1)),
                .timeReached: Row(output: .action(.shutDown), state: .stopping(waiting: 0)),
                .ended: quiet(.backingOff(untilNanoseconds: 1008)),
                .close: Row(output: .action(.shutDown), state: .closing),
            ]),
        rows(
            .stopping(waiting: 0),
            [
                .acquire: Row(output: .acquired(.starting), state: .stopping(waiting: 1)),
                .ended: quiet(.stopped), .close: quiet(.closing),
            ]),
        rows(
            .stopping(waiting: 1),
            [
                .acquire: Row(output: .acquired(.starting), state: .stopping(waiting: 2)),
                .release: quiet(.stopping(waiting: 0)),
                .ended: Row(output: .action(.start), state: .starting(users: 1)), .close: quiet(.closing),
            ]),
        rows(
            .failing,
            [
                .acquire: Row(output: .acquired(.refused(retryAtNanoseconds: 1008)), state: .failing),
                .ended: quiet(.backingOff(untilNanoseconds: 1008)), .close: quiet(.closing),
            ]),
        rows(
            .backingOff(untilNanoseconds: 9),
            [.acquire: Row(output: .acquired(.start), state: .starting(users: 1)), .close: quiet(.closed)]),
        rows(
            .closing,
            [
                .acquire: Row(output: .acquired(.closed), state: .closing), .ended: quiet(.closed),
            ]),
        rows(.closed, [.acquire: Row(output: .acquired(.closed), state: .closed)]),
    ]

    @Test(arguments: zip(origins, table)) func `every event does in every state what it should`(
        origin: Origin, rows: [Row]
    ) {
        for (event, row) in zip(Event.allCases, rows) {
            var server = Self.server(origin.events)
            #expect(server.state == origin.state)
            #expect(Self.apply(event, to: &server, at: 1000) == row.output, "\(event)")
            #expect(server.state == row.state, "\(event)")
        }
    }

    @Test func `the next attempt is known only while it is waited for`() {
        for origin in Self.origins {
            let server = Self.server(origin.events)
            let isBackingOff = origin.state == .backingOff(untilNanoseconds: 9)
            #expect(server.nextAttemptNanoseconds == (isBackingOff ? 9 : nil), "\(origin.state)")
        }
    }

    // MARK: - Helpers

    private static func quiet(_ state: State) -> Row { Row(output: .none, state: state) }

    /// The rows of a state: what is not named changes nothing.
    private static func rows(_ state: State, _ changes: [Event: Row]) -> [Row] {
        Event.allCases.map { changes[$0] ?? quiet(state) }
    }

    private static func server(_ events: [Event]) -> ServerLifecycle {
        var intervals = ServerLifecycle.Intervals(idleNanoseconds: 100)
        intervals.firstBackOffNanoseconds = 8
        intervals.maxBackOffNanoseconds = 64
        intervals.steadyNanoseconds = 50
        var server = ServerLifecycle(intervals)
        for (index, event) in events.enumerated() {
            _ = apply(event, to: &server, at: event == .timeReached ? 102 : Int64(index))
        }
        return server
    }

    private static func apply(_ event: Event, to server: inout ServerLifecycle, at now: Int64) -> Output {
        switch event {
        case .acquire: .acquired(server.acquire(at: now))
        case .release: .action(server.release(at: now))
        case .timeReached: .action(server.timeReached(at: now))
        case .started: .action(server.started(at: now))
        case .startRejected: .action(server.startRejected())
        case .ended: .action(server.ended(at: now))
        case .close: .action(server.close())
        }
    }
}
