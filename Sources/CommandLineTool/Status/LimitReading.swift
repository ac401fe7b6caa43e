package import PolicyEngine

/// One counter as it stands, and what it may reach.
package struct LimitReading: Sendable, Equatable {
    /// What a counter may reach.
    package enum Maximum: Sendable, Equatable {
        /// At most this much.
        case most(Amount)
        /// As much as it likes: it is only counted.
        case unlimited
        /// No policy of a running gateway that can be read says it.
        case unknown
    }

    /// Whose counter it is.
    package var key: CounterKey
    /// What it counts over.
    package var window: Window
    /// What counts now, without what is on lease.
    package var used: Amount
    /// What gateways hold on lease; some of it may be used already, which the file does not know yet.
    package var leased: Amount
    /// What it may reach.
    package var maximum: Maximum
    /// When some of it is free again, in wall-clock nanoseconds since the epoch; nil when nothing counts.
    package var nextFreeNanoseconds: Int64?

    /// A reading with every part given.
    package init(
        key: CounterKey, window: Window, used: Amount, leased: Amount, maximum: Maximum, nextFreeNanoseconds: Int64?
    ) {
        self.key = key
        self.window = window
        self.used = used
        self.leased = leased
        self.maximum = maximum
        self.nextFreeNanoseconds = nextFreeNanoseconds
    }

    /// What is left beside the leases; nil when nobody knows, or nothing bounds it.
    package var left: Amount? {
        switch maximum {
        case .most(let most): most - (used + leased)
        case .unlimited, .unknown: nil
        }
    }

    /// How full the counter is, in thousandths; below zero when nobody knows.
    var fill: Int {
        switch maximum {
        case .most(.zero): 1_000
        case .most(let most):
            Int(clamping: min((used + leased).billionths, Amount.maximum.billionths) * 1_000 / most.billionths)
        case .unlimited, .unknown: -1
        }
    }
}
