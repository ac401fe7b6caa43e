/// The greatest value that a counter may have after a charge.
enum Ceiling: Sendable, Hashable {
    /// Any value.
    case none
    case atMost(Amount)
    /// Not even zero fits.
    case nothing

    /// The ceiling that a charge must keep.
    init(of charge: LedgerCharge) {
        guard charge.amount <= .maximum else {
            self = .nothing
            return
        }
        switch (charge.bound, charge.algorithm) {
        case (.none, _): self = .none
        case (.atMost(let most), .sliding), (.atMost(let most), .fixed): self = .atMost(most)
        case (.below(let end), .sliding), (.below(let end), .fixed):
            self = end == .zero ? .nothing : .atMost(end - Amount(billionths: 1))
        // Nothing passes where nothing drains, whatever the burst.
        case (.atMost(let rate), .tokenBucket(let burst)), (.below(let rate), .tokenBucket(let burst)):
            self = .atMost(rate == .zero ? .zero : burst)
        }
    }

    /// The greatest value to which `amount` can be added; nil when there is none.
    func room(for amount: Amount) -> Amount? {
        switch self {
        case .none: Amount(billionths: .max)
        case .nothing: nil
        case .atMost(let most): amount <= most ? most - amount : nil
        }
    }
}

extension LedgerCharge {
    /// What a token bucket drains in one window.
    var rate: Amount? {
        switch (algorithm, bound) {
        case (.sliding, _), (.fixed, _): nil
        case (.tokenBucket, .atMost(let rate)), (.tokenBucket, .below(let rate)): rate
        case (.tokenBucket(let burst), .none): burst
        }
    }

    /// True when the bound is beyond what a sliding log counts exactly.
    var countsCoarsely: Bool {
        let mostExact = Amount(units: UInt64(SlidingLog.maxExactEntries))
        switch bound {
        case .atMost(let most): return most > mostExact
        case .below(let end): return end > mostExact
        case .none: return false
        }
    }
}
