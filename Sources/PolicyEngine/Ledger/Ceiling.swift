/// The greatest value that a counter may have after a charge.
enum Ceiling: Sendable, Hashable {
    /// Any value.
    case none
    case atMost(Amount)
    /// Not even zero fits.
    case nothing

    /// No call adds more than this at once; sums of so many never leave their type.
    private static let maxAmount = Amount(billionths: 1 << 100)

    /// The ceiling that a bound sets for one algorithm.
    init(bound: Bound, algorithm: LimitAlgorithm) {
        switch (bound, algorithm) {
        case (.none, _): self = .none
        case (.atMost(let most), .sliding), (.atMost(let most), .fixed): self = .atMost(most)
        case (.below(let end), .sliding), (.below(let end), .fixed):
            self = end == .zero ? .nothing : .atMost(end - Amount(billionths: 1))
        // Nothing passes where nothing drains, whatever the burst.
        case (.atMost(let rate), .tokenBucket(let burst)), (.below(let rate), .tokenBucket(let burst)):
            self = .atMost(rate == .zero ? .zero : burst)
        }
    }

    /// The greatest value to which `amount` can be added; nil when there is none, or the amount is beyond counting.
    func room(for amount: Amount) -> Amount? {
        guard amount <= Ceiling.maxAmount else { return nil }
        switch self {
        case .none: return Amount(billionths: .max)
        case .nothing: return nil
        case .atMost(let most): return amount <= most ? most - amount : nil
        }
    }
}
