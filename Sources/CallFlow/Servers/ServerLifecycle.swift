/// The life of one server that is started when somebody needs it and stopped when nobody has for a while.
///
/// Every time is one of the caller's monotonic nanoseconds and never goes back. The same inputs give the same outputs:
/// nothing here is random.
package struct ServerLifecycle: ~Copyable {
    /// Where the server is in its life.
    package enum State: Sendable, Equatable {
        /// Not there, and nothing is against starting it. Becomes `starting` with the first who asks, or `closed`.
        case stopped
        /// Somebody asked, and it does not answer yet; so many wait. Becomes `used` or `idle` when it is ready,
        /// `failing` when it is there but of no use, `backingOff` when it could not be started or ended, or `closing`.
        case starting(users: Int)
        /// Ready since then, and so many use it. Becomes `idle` when the last one leaves, `backingOff` when it ends
        /// by itself, or `closing`.
        case used(users: Int, sinceNanoseconds: Int64)
        /// Ready since then, and nobody uses it. Becomes `used` with the next who asks, `stopping` when it is idle for
        /// too long (nil: never), `backingOff` when it ends by itself, or `closing`.
        case idle(untilNanoseconds: Int64?, sinceNanoseconds: Int64)
        /// Told to end because nobody used it; so many have asked since. When it has ended it becomes `stopped`, or
        /// `starting` when somebody waits; or `closing`.
        case stopping(waiting: Int)
        /// Told to end because it could not be used. Becomes `backingOff` when it has ended, or `closing`.
        case failing
        /// Ended without being told to, or did not start; nobody gets it before then. Becomes `starting` with the first
        /// who asks afterwards, or `closed`.
        case backingOff(untilNanoseconds: Int64)
        /// Told to end because the gateway ends. Becomes `closed` when it has ended.
        case closing
        /// Gone for good. Stays.
        case closed
    }

    /// How long things take; all in nanoseconds.
    package struct Intervals: Sendable, Equatable {
        /// From the last use to the end; nil keeps the server for ever.
        package var idleNanoseconds: Int64?
        /// From the first failure to the next attempt; doubled with every further one.
        package var firstBackOffNanoseconds: Int64 = 500_000_000
        /// The longest time between a failure and the next attempt.
        package var maxBackOffNanoseconds: Int64 = 30_000_000_000
        /// How long a server must have been ready for its earlier failures to be forgotten.
        package var steadyNanoseconds: Int64 = 60_000_000_000

        /// Intervals with the defaults: 500 ms, 30 s and 60 s.
        package init(idleNanoseconds: Int64?) {
            self.idleNanoseconds = idleNanoseconds
        }
    }

    /// What to do now.
    package enum Action: Sendable, Equatable {
        /// Start the server.
        case start
        /// Tell the server to end, in order.
        case shutDown
        /// Call ``timeReached(at:)`` then; there is one such wait at a time.
        case schedule(atNanoseconds: Int64)
        /// Nothing.
        case none
    }

    /// Where the server is in its life.
    package private(set) var state = State.stopped
    /// How many times in a row it ended without being told to, or did not start; forgotten after a steady run.
    package private(set) var failures = 0
    private let intervals: Intervals
    /// Whether a wait is under way that ``timeReached(at:)`` ends: uses come and go faster than waits end.
    private var isScheduled = false

    /// A server that was never started.
    package init(_ intervals: Intervals) {
        self.intervals = intervals
    }

    /// The earliest time at which the server can be asked for again; nil unless it failed.
    package var nextAttemptNanoseconds: Int64? {
        switch state {
        case .backingOff(let until): until
        case .stopped, .starting, .used, .idle, .stopping, .failing, .closing, .closed: nil
        }
    }
}

// MARK: - Uses

extension ServerLifecycle {
    /// What becomes of somebody who asks for the server.
    package enum Acquisition: Sendable, Equatable {
        /// It can be used now; to be given back with ``release(at:)``.
        case ready
        /// Start the server; its first user waits for it, and is counted.
        case start
        /// It is being started, or will be; the user waits for it, and is counted.
        case starting
        /// It failed, and is not tried again before then; nothing is counted.
        case refused(retryAtNanoseconds: Int64)
        /// It is gone for good; nothing is counted.
        case closed
    }

    /// Somebody asks for the server.
    package mutating func acquire(at nowNanoseconds: Int64) -> Acquisition {
        switch state {
        case .stopped:
            state = .starting(users: 1)
            return .start
        case .starting(let users):
            state = .starting(users: users + 1)
            return .starting
        case .used(let users, let since):
            state = .used(users: users + 1, sinceNanoseconds: since)
            return .ready
        case .idle(_, let since):
            state = .used(users: 1, sinceNanoseconds: since)
            return .ready
        case .stopping(let waiting):
            state = .stopping(waiting: waiting + 1)
            return .starting
        case .failing:
            return .refused(retryAtNanoseconds: Self.sum(nowNanoseconds, backOffNanoseconds))
        case .backingOff(let until):
            guard nowNanoseconds >= until else { return .refused(retryAtNanoseconds: until) }
            state = .starting(users: 1)
            return .start
        case .closing, .closed:
            return .closed
        }
    }

    /// Somebody who got the server, or waits for it, does not need it any more.
    ///
    /// Not to be called by those who lost it because it ended: they are forgotten already.
    package mutating func release(at nowNanoseconds: Int64) -> Action {
        switch state {
        case .starting(let users):
            state = .starting(users: max(0, users - 1))
            return .none
        case .used(let users, let since):
            guard users <= 1 else {
                state = .used(users: users - 1, sinceNanoseconds: since)
                return .none
            }
            return becomeIdle(at: nowNanoseconds, readySince: since)
        case .stopping(let waiting):
            state = .stopping(waiting: max(0, waiting - 1))
            return .none
        case .stopped, .idle, .failing, .backingOff, .closing, .closed:
            return .none
        }
    }

    /// The wait that was asked for is over.
    package mutating func timeReached(at nowNanoseconds: Int64) -> Action {
        isScheduled = false
        switch state {
        case .idle(let until?, let since):
            guard nowNanoseconds >= until else { return schedule(at: until) }
            forgetFailures(at: nowNanoseconds, readySince: since)
            state = .stopping(waiting: 0)
            return .shutDown
        case .idle(nil, _), .stopped, .starting, .used, .stopping, .failing, .backingOff, .closing, .closed:
            return .none
        }
    }

    private mutating func becomeIdle(at nowNanoseconds: Int64, readySince since: Int64) -> Action {
        let until = intervals.idleNanoseconds.map { Self.sum(nowNanoseconds, $0) }
        state = .idle(untilNanoseconds: until, sinceNanoseconds: since)
        return until.map { schedule(at: $0) } ?? .none
    }

    private mutating func schedule(at nanoseconds: Int64) -> Action {
        guard !isScheduled else { return .none }
        isScheduled = true
        return .schedule(atNanoseconds: nanoseconds)
    }
}

// MARK: - The server

extension ServerLifecycle {
    /// The server answers: those who wait can use it.
    package mutating func started(at nowNanoseconds: Int64) -> Action {
        switch state {
        case .starting(let users):
            guard users > 0 else { return becomeIdle(at: nowNanoseconds, readySince: nowNanoseconds) }
            state = .used(users: users, sinceNanoseconds: nowNanoseconds)
            return .none
        case .stopped, .used, .idle, .stopping, .failing, .backingOff, .closing, .closed:
            return .none
        }
    }

    /// The server is there but does not answer as a server must: those who wait have lost it.
    package mutating func startRejected() -> Action {
        switch state {
        case .starting:
            failures += 1
            state = .failing
            return .shutDown
        case .stopped, .used, .idle, .stopping, .failing, .backingOff, .closing, .closed:
            return .none
        }
    }

    /// The server has ended, told to or not, or could not even be started: those who use it have lost it, and so have
    /// those who waited for this start.
    package mutating func ended(at nowNanoseconds: Int64) -> Action {
        switch state {
        case .starting:
            failures += 1
            backOff(at: nowNanoseconds)
        case .failing:
            backOff(at: nowNanoseconds)
        case .used(_, let since), .idle(_, let since):
            forgetFailures(at: nowNanoseconds, readySince: since)
            failures += 1
            backOff(at: nowNanoseconds)
        case .stopping(let waiting):
            state = waiting > 0 ? .starting(users: waiting) : .stopped
            return waiting > 0 ? .start : .none
        case .closing:
            state = .closed
        case .stopped, .backingOff, .closed:
            break
        }
        return .none
    }

    /// The gateway ends: nobody gets the server any more.
    package mutating func close() -> Action {
        switch state {
        case .stopped, .backingOff:
            state = .closed
            return .none
        case .starting, .used, .idle:
            state = .closing
            return .shutDown
        case .stopping, .failing:
            state = .closing
            return .none
        case .closing, .closed:
            return .none
        }
    }

    private mutating func backOff(at nowNanoseconds: Int64) {
        state = .backingOff(untilNanoseconds: Self.sum(nowNanoseconds, backOffNanoseconds))
    }

    private mutating func forgetFailures(at nowNanoseconds: Int64, readySince since: Int64) {
        if nowNanoseconds >= Self.sum(since, intervals.steadyNanoseconds) { failures = 0 }
    }

    /// How long to wait after the latest failure.
    private var backOffNanoseconds: Int64 {
        let doublings = Int64(min(max(failures, 1), 62) - 1)
        let doubled = intervals.firstBackOffNanoseconds.multipliedReportingOverflow(by: 1 << doublings)
        return doubled.overflow
            ? intervals.maxBackOffNanoseconds : min(doubled.partialValue, intervals.maxBackOffNanoseconds)
    }

    /// Times and intervals may be anything that an operator wrote.
    private static func sum(_ one: Int64, _ other: Int64) -> Int64 {
        let (sum, overflow) = one.addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
