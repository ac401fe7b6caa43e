extension LimitAlgorithm {
    /// What drains from a token bucket in one window when `bound` is its limit; nil for other algorithms.
    func rate(under bound: Bound) -> Amount? {
        switch (self, bound) {
        case (.sliding, _), (.fixed, _): nil
        case (.tokenBucket, .atMost(let rate)), (.tokenBucket, .below(let rate)): rate
        case (.tokenBucket(let burst), .none): burst
        }
    }
}

extension Bound {
    /// True when it is beyond what a sliding log counts exactly.
    var isCoarse: Bool {
        let mostExact = Amount(units: UInt64(SlidingLog.maxExactEntries))
        switch self {
        case .atMost(let most): return most > mostExact
        case .below(let end): return end > mostExact
        case .none: return false
        }
    }
}

extension LedgerCharge {
    /// What a token bucket of this charge drains in one window.
    var rate: Amount? { algorithm.rate(under: bound) }

    /// True when both charges are added to one counter.
    func sharesCounter(with other: LedgerCharge) -> Bool {
        guard key == other.key, window == other.window else { return false }
        switch (algorithm, other.algorithm) {
        case (.sliding, .sliding), (.fixed, .fixed), (.tokenBucket, .tokenBucket): return true
        case (.sliding, _), (.fixed, _), (.tokenBucket, _): return false
        }
    }
}
