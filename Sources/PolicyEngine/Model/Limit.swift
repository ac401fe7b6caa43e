/// The span of time over which a counter counts.
package enum Window: Sendable, Hashable {
    /// One minute.
    case minute
    /// One hour.
    case hour
    /// 24 hours; as a fixed window, one UTC day.
    case day
    /// Seven days; as a fixed window, from Monday 00:00 UTC.
    case week
    /// 31 days when sliding; as a fixed window, one UTC calendar month.
    case month
    /// Any other span, in nanoseconds, at least one second.
    case span(nanoseconds: Int64)
}

/// How a counter forgets.
package enum LimitAlgorithm: Sendable, Hashable {
    /// At most the maximum in every interval as long as the window.
    case sliding
    /// Calendar windows in UTC, or multiples of the span since the epoch.
    case fixed
    /// A bucket that refills at maximum per window and holds at most `burst`.
    case tokenBucket(burst: Amount)
}

/// Whose calls share a counter.
package enum LimitScope: String, Sendable, Hashable {
    /// Each grant has its own.
    case grant
    /// Each session has its own; without sessions, each grant.
    case session
    /// All grants of one server share it.
    case server
    /// Everything that passes this gateway shares it.
    case global
}

/// Outcomes that give a charge back.
package struct RefundCauses: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8
    /// A set from its bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Nothing was sent upstream. Always refunded.
    package static let notSent = RefundCauses(rawValue: 1)
    /// The upstream answered with a JSON-RPC error.
    package static let rpcError = RefundCauses(rawValue: 2)
    /// The upstream answered with `isError: true`.
    package static let toolError = RefundCauses(rawValue: 4)
}

/// What a counter may reach, the call now made included.
package enum Bound: Sendable, Hashable {
    /// At most this much.
    case atMost(Amount)
    /// Less than this much.
    case below(Amount)
    /// Counted, never refused.
    case none
}

/// What one call adds to a counter.
package enum ChargeAmount: Sendable, Hashable {
    /// The same for every call.
    case fixed(Amount)
    /// The value of a numeric argument.
    case argument(ValuePath)
}

/// The counter that a rule names, without whose it is.
package struct CounterName: Sendable, Hashable {
    /// The tool (or selector) that owns it, `_global` under `"*"`.
    package let tool: String
    /// Its name in the policy.
    package let counter: String

    /// A counter called `counter` of `tool`.
    package init(tool: String, counter: String) {
        self.tool = tool
        self.counter = counter
    }
}

/// A limit as compiled: which counter, how much a call adds, and what it may reach.
package struct Charge: Sendable, Hashable {
    package var name: CounterName
    package var window: Window
    package var algorithm: LimitAlgorithm
    package var scope: LimitScope
    /// Gives each value of this argument its own counter.
    package var by: ValuePath?
    package var amount: ChargeAmount
    package var bound: Bound
    package var refundOn: RefundCauses
    /// One store transaction a call instead of leased blocks.
    package var isExact: Bool

    /// A limit with every part given.
    package init(
        name: CounterName, window: Window, algorithm: LimitAlgorithm, scope: LimitScope = .grant,
        by: ValuePath? = nil, amount: ChargeAmount = .fixed(.one), bound: Bound,
        refundOn: RefundCauses = .notSent, isExact: Bool = false
    ) {
        self.name = name
        self.window = window
        self.algorithm = algorithm
        self.scope = scope
        self.by = by
        self.amount = amount
        self.bound = bound
        self.refundOn = refundOn
        self.isExact = isExact
    }
}

/// How a condition compares a counter's value before this call.
package enum StateComparison: Sendable, Hashable {
    case equal(Amount), notEqual(Amount)
    case less(Amount), atMost(Amount), greater(Amount), atLeast(Amount)
}

/// A condition on a counter that the ledger decides, since `decide` reads no store.
package struct StateCondition: Sendable, Hashable {
    package var name: CounterName
    package var window: Window
    package var algorithm: LimitAlgorithm
    package var scope: LimitScope
    package var by: ValuePath?
    package var comparison: StateComparison

    /// A condition on the counter that another rule (or this one) charges.
    package init(
        name: CounterName, window: Window, algorithm: LimitAlgorithm, scope: LimitScope = .grant,
        by: ValuePath? = nil, comparison: StateComparison
    ) {
        self.name = name
        self.window = window
        self.algorithm = algorithm
        self.scope = scope
        self.by = by
        self.comparison = comparison
    }
}
