/// What one counter remembers, by its algorithm.
enum Counter: Sendable {
    case sliding(SlidingLog)
    case fixed(CalendarCount)
    case tokenBucket(TokenBucket)

    /// An empty counter.
    init(window: Window, algorithm: LimitAlgorithm, at now: Int64) {
        self.init(window: window, kind: CounterIdentity.Kind(algorithm), at: now)
    }

    /// An empty counter of a kind.
    init(window: Window, kind: CounterIdentity.Kind, at now: Int64) {
        switch kind {
        case .sliding: self = .sliding(SlidingLog(windowNanoseconds: window.nanoseconds))
        case .fixed: self = .fixed(CalendarCount(window: window, at: now))
        case .tokenBucket: self = .tokenBucket(TokenBucket(windowNanoseconds: window.nanoseconds, at: now))
        }
    }

    /// What counts; as of the last ``advance(to:newRate:)``.
    var value: Amount {
        switch self {
        case .sliding(let log): log.value
        case .fixed(let count): count.value
        case .tokenBucket(let bucket): bucket.value
        }
    }

    /// How many charges are remembered one by one.
    var entryCount: Int {
        switch self {
        case .sliding(let log): log.entryCount
        case .fixed, .tokenBucket: 0
        }
    }

    /// When the counter is as if it had never been, if nothing is added.
    var idleNanoseconds: Int64 {
        switch self {
        case .sliding(let log): log.idleNanoseconds
        case .fixed(let count): count.idleNanoseconds
        case .tokenBucket(let bucket): bucket.idleNanoseconds
        }
    }

    /// The first instant at which the value is at most `target`, if nothing is added; nil for never.
    func earliest(valueAtMost target: Amount, from now: Int64) -> Int64? {
        switch self {
        case .sliding(let log): log.earliest(valueAtMost: target, from: now)
        case .fixed(let count): count.value <= target ? now : count.idleNanoseconds
        case .tokenBucket(let bucket): bucket.earliest(valueAtMost: target, from: now)
        }
    }

    // Each case is taken out of `self` before it changes: a copy left behind would make it copy its storage.

    /// Forgets what counts no longer; a token bucket drains at `newRate` from now on.
    mutating func advance(to now: Int64, newRate: Amount? = nil) {
        switch consume self {
        case .sliding(var log):
            log.advance(to: now)
            self = .sliding(log)
        case .fixed(var count):
            count.advance(to: now)
            self = .fixed(count)
        case .tokenBucket(var bucket):
            bucket.advance(to: now, newRate: newRate)
            self = .tokenBucket(bucket)
        }
    }

    /// Adds a charge made now, after advancing to now; a sliding log may be told to remember it coarsely.
    mutating func book(_ amount: Amount, at now: Int64, coarsely: Bool) {
        switch consume self {
        case .sliding(var log):
            log.book(amount, at: now, coarsely: coarsely)
            self = .sliding(log)
        case .fixed(var count):
            count.book(amount)
            self = .fixed(count)
        case .tokenBucket(var bucket):
            bucket.book(amount)
            self = .tokenBucket(bucket)
        }
    }

    /// Takes back a charge made at `booked`, as far as it still counts.
    mutating func refund(_ amount: Amount, bookedAt booked: Int64) {
        switch consume self {
        case .sliding(var log):
            log.refund(amount, bookedAt: booked)
            self = .sliding(log)
        case .fixed(var count):
            count.refund(amount, bookedAt: booked)
            self = .fixed(count)
        case .tokenBucket(var bucket):
            bucket.refund(amount, bookedAt: booked)
            self = .tokenBucket(bucket)
        }
    }
}
