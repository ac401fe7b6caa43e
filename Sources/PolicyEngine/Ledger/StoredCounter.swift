/// One counter as a store keeps it between transactions.
///
/// INVARIANT: what ``book(_:at:)`` adds is no earlier than anything before, because a store books leases that have
/// ended in the order of their ends, before it does anything else with the counter.
package struct StoredCounter: Sendable {
    /// The version of ``stateBytes``.
    private static let version: UInt8 = 1

    /// Which counter it is.
    package let identity: CounterIdentity
    /// What it remembers.
    var counter: Counter
    /// Units that processes hold and may still use.
    package var held = Amount.zero
    /// When the last of them is booked or given back at the latest, in wall-clock nanoseconds since the epoch.
    package var heldUntilNanoseconds = Int64.min

    /// An empty counter.
    package init(_ identity: CounterIdentity, at nowNanoseconds: Int64) {
        self.identity = identity
        counter = Counter(window: identity.window, kind: identity.kind, at: nowNanoseconds)
    }

    init(_ identity: CounterIdentity, counter: Counter) {
        self.identity = identity
        self.counter = counter
    }

    /// What counts at an instant, without what is held.
    package func value(at nowNanoseconds: Int64) -> Amount {
        var counter = counter
        counter.advance(to: nowNanoseconds)
        return counter.value
    }

    /// When the counter is as if it had never been, if nothing is added or held.
    package var idleNanoseconds: Int64 { counter.idleNanoseconds }

    /// Adds units that were used no later than at an instant, which is no earlier than that of any booking before.
    package mutating func book(_ amount: Amount, at nanoseconds: Int64) {
        counter.advance(to: nanoseconds)
        counter.book(amount, at: nanoseconds, coarsely: false)
    }

    /// Takes back units booked at an instant, as far as they still count.
    package mutating func refund(_ amount: Amount, bookedAt booked: Int64, at nowNanoseconds: Int64) {
        counter.advance(to: nowNanoseconds)
        counter.refund(amount, bookedAt: booked)
    }

    // MARK: - Stored form

    /// The counter's memory, with a version and a checksum; what is held is kept apart.
    package var stateBytes: [UInt8] {
        var encoder = StateEncoder()
        encoder.write(byte: StoredCounter.version)
        switch counter {
        case .sliding(let log): log.encode(to: &encoder)
        case .fixed(let count): count.encode(to: &encoder)
        case .tokenBucket(let bucket): bucket.encode(to: &encoder)
        }
        encoder.seal(for: identity.storedBytes)
        return encoder.bytes
    }

    /// Reads ``stateBytes``.
    ///
    /// - Throws: `StateDecodingError` when they are not what was written for this counter.
    package init(_ identity: CounterIdentity, stateBytes: [UInt8]) throws(StateDecodingError) {
        var decoder = try StateDecoder(stateBytes, sealedFor: identity.storedBytes)
        let version = try decoder.byte()
        guard version == StoredCounter.version else { throw .version(version) }
        self.identity = identity
        let window = identity.window
        switch identity.kind {
        case .sliding:
            counter = .sliding(try SlidingLog(windowNanoseconds: window.nanoseconds, from: &decoder))
        case .fixed:
            counter = .fixed(try CalendarCount(window: window, from: &decoder))
        case .tokenBucket:
            counter = .tokenBucket(try TokenBucket(windowNanoseconds: window.nanoseconds, from: &decoder))
        }
        try decoder.finish()
    }
}
