/// A counter that drains at a steady rate: its value is what the bucket lacks.
///
/// Exact: the fraction of a billionth that has drained is carried from one instant to the next, and the value is
/// rounded up, against the caller.
struct TokenBucket: Sendable {
    /// What the value was, at least, just before a charge: no charge made earlier counts for more since then.
    private struct Low: Sendable {
        var nanoseconds: Int64
        var value: Amount
    }

    /// Lows kept one by one: charges in one rise of the value for which refunds are exact.
    ///
    /// Beyond, neighbours are merged so that a refund can only give back too little.
    private static let maxLows = 256

    private let windowNanoseconds: UInt64
    /// What drains in one window.
    private var rate = Amount.zero
    /// What the bucket lacks.
    private(set) var value = Amount.zero
    /// What has drained besides, in billionths / ``windowNanoseconds``; less than one billionth.
    private var remainder: UInt64 = 0
    private var updatedNanoseconds: Int64
    /// In order of time; none is needed for a charge before which the bucket was last full.
    private var lows: [Low] = []

    /// A full bucket.
    init(windowNanoseconds: Int64, at now: Int64) {
        self.windowNanoseconds = UInt64(max(1, windowNanoseconds))
        updatedNanoseconds = now
    }

    // MARK: - Charges

    /// Drains until now at the old rate; `newRate` holds from now on.
    mutating func advance(to now: Int64, newRate: Amount? = nil) {
        drain(to: now)
        if let newRate { rate = newRate }
    }

    /// Adds a charge made now.
    mutating func book(_ amount: Amount) {
        guard amount != .zero else { return }
        let low = lowestValue
        while let last = lows.last, last.value >= low { lows.removeLast() }
        lows.append(Low(nanoseconds: updatedNanoseconds, value: low))
        if lows.count > TokenBucket.maxLows { mergeLows() }
        value = value + amount
    }

    /// Takes back what has not drained of a charge made at `booked`.
    mutating func refund(_ amount: Amount, bookedAt booked: Int64) {
        // The part of a charge that still counts is never more than the whole value, and never grows again. Without
        // the charge, each low since would have been lower by the part that counted then.
        var part = amount
        for index in lows.indices where lows[index].nanoseconds > booked {
            part = min(part, lows[index].value)
            lows[index].value = lows[index].value - part
        }
        value = value - min(part, lowestValue)
        if value == .zero { remainder = 0 }
    }

    // MARK: - Times

    /// The first instant at which the value is at most `target`, if nothing is added; nil for never.
    func earliest(valueAtMost target: Amount, from now: Int64) -> Int64? {
        if value <= target { return now }
        let excess = value.billionths - target.billionths
        let product = excess.multipliedFullWidth(by: UInt128(windowNanoseconds))
        let (low, borrow) = product.low.subtractingReportingOverflow(UInt128(remainder))
        let high = product.high - (borrow ? 1 : 0)
        guard high < rate.billionths else { return nil }
        let (quotient, rest) = TokenBucket.divide(high: high, low: low, by: rate.billionths)
        guard quotient < UInt128(Int64.max) else { return nil }
        let wait = Int64(quotient) + (rest > 0 ? 1 : 0)
        let (instant, overflow) = updatedNanoseconds.addingReportingOverflow(wait)
        return overflow ? nil : instant
    }

    /// When the bucket is full again.
    var idleNanoseconds: Int64 {
        earliest(valueAtMost: .zero, from: updatedNanoseconds) ?? .max
    }

    // MARK: - Draining

    private mutating func drain(to now: Int64) {
        guard now > updatedNanoseconds else { return }
        let elapsed = UInt64(bitPattern: now &- updatedNanoseconds)
        updatedNanoseconds = now
        guard value != .zero else { return }
        let (windows, part) = elapsed.quotientAndRemainder(dividingBy: windowNanoseconds)
        let (whole, overflow) = rate.billionths.multipliedReportingOverflow(by: UInt128(windows))
        let fraction = drainedBillionths(in: part)
        value = value - (Amount(billionths: overflow ? .max : whole) + Amount(billionths: fraction.quotient))
        remainder = value == .zero ? 0 : UInt64(fraction.remainder)
    }

    /// What drains in less than a window, what was left over before included: at most the rate.
    private func drainedBillionths(in nanoseconds: UInt64) -> (quotient: UInt128, remainder: UInt128) {
        let window = UInt128(windowNanoseconds)
        let product = rate.billionths.multipliedFullWidth(by: UInt128(nanoseconds))
        let (low, carry) = product.low.addingReportingOverflow(UInt128(remainder))
        let high = product.high + (carry ? 1 : 0)
        return TokenBucket.divide(high: high, low: low, by: window)
    }

    /// Divides 256 bits, of which `high` is less than `divisor`.
    private static func divide(
        high: UInt128, low: UInt128, by divisor: UInt128
    ) -> (quotient: UInt128, remainder: UInt128) {
        // The wide division is slow, and needed only for amounts and windows near their ends.
        high == 0 ? low.quotientAndRemainder(dividingBy: divisor) : divisor.dividingFullWidth((high, low))
    }

    /// The value rounded down.
    private var lowestValue: Amount {
        remainder == 0 ? value : value - Amount(billionths: 1)
    }

    /// Merges neighbours into the later instant and the lower value.
    private mutating func mergeLows() {
        lows = stride(from: 0, to: lows.count, by: 2).map { index in
            let next = lows[min(index + 1, lows.count - 1)]
            return Low(nanoseconds: next.nanoseconds, value: min(lows[index].value, next.value))
        }
    }
}

// MARK: - Stored form

extension TokenBucket {
    /// Writes the level and what refunds need.
    func encode(to encoder: inout StateEncoder) {
        encoder.write(updatedNanoseconds)
        encoder.write(rate)
        encoder.write(value)
        encoder.write(UInt128(remainder))
        encoder.write(UInt128(lows.count))
        for low in lows {
            encoder.write(low.nanoseconds)
            encoder.write(low.value)
        }
    }

    /// Reads what ``encode(to:)`` wrote.
    ///
    /// - Throws: `malformed` when no bucket could have written it.
    init(windowNanoseconds: Int64, from decoder: inout StateDecoder) throws(StateDecodingError) {
        self.init(windowNanoseconds: windowNanoseconds, at: try decoder.instant())
        rate = try decoder.amount()
        value = try decoder.amount()
        guard let remainder = UInt64(exactly: try decoder.number()), remainder < self.windowNanoseconds else {
            throw .malformed
        }
        self.remainder = remainder
        let count = try decoder.number()
        guard count <= UInt128(TokenBucket.maxLows) else { throw .malformed }
        for _ in 0..<Int(count) {
            lows.append(Low(nanoseconds: try decoder.instant(), value: try decoder.amount()))
        }
    }
}
