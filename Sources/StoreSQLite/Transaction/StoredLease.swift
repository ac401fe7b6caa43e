internal import PolicyEngine

/// A lease as the store keeps it.
struct StoredLease {
    let id: Int64
    let amount: Amount
    /// When its holder can no longer speak for it, as a wall-clock time: what it is booked at after a restart of the
    /// machine.
    let lastNanoseconds: Int64
    let boot: String
    /// The same on the clock that never steps.
    let endMonotonic: Int64

    /// No lease is longer: one that seems to be is of another start of the machine.
    static let longestNanoseconds: Int64 = 60_000_000_000

    /// The bytes of a lease's terms, sealed for its counter.
    static func terms(amount: Amount, lastNanoseconds: Int64, counter: Int64) -> [UInt8] {
        var encoder = StateEncoder()
        encoder.write(amount)
        encoder.write(lastNanoseconds)
        encoder.seal(for: context(counter))
        return encoder.bytes
    }

    /// Reads a row.
    ///
    /// - Throws: `StateDecodingError` when the terms are not what was written.
    init(id: Int64, counter: Int64, terms: [UInt8], boot: String, endMonotonic: Int64) throws(StateDecodingError) {
        var decoder = try StateDecoder(terms, sealedFor: StoredLease.context(counter))
        self.id = id
        amount = try decoder.amount()
        lastNanoseconds = try decoder.instant()
        try decoder.finish()
        self.boot = boot
        self.endMonotonic = endMonotonic
    }

    /// When the lease is booked in full because its holder has not spoken in time; nil while it may still.
    ///
    /// No unit was used later: its holder stops at the end of the lease on the clock that never steps, and the store's
    /// clock has gone at least as far as that one since.
    func lapse(at now: StoreInstant) -> Int64? {
        guard boot == now.boot, endMonotonic &- now.monotonic < StoredLease.longestNanoseconds else {
            return min(now.clock, lastNanoseconds)
        }
        guard endMonotonic <= now.monotonic else { return nil }
        return now.clock.subtractingReportingOverflow(now.monotonic &- endMonotonic).partialValue
    }

    private static func context(_ counter: Int64) -> [UInt8] {
        var encoder = StateEncoder()
        encoder.write(counter)
        return encoder.bytes
    }
}

/// One instant on all clocks of the store.
struct StoreInstant {
    /// The store's clock, which never goes back, in nanoseconds since the epoch.
    let clock: Int64
    /// The clock that never steps, in nanoseconds.
    let monotonic: Int64
    /// The start of the machine that the latter belongs to.
    let boot: String
}
