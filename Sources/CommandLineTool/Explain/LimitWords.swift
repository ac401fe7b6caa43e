internal import PolicyEngine

/// Limits in words.
enum LimitWords {
    /// A charge: what it adds to which counter, and what that may reach.
    static func charge(_ charge: LedgerCharge) -> String {
        "adds \(charge.amount) to \(counter(charge.key)): \(bound(charge.bound)) "
            + window(charge.window, charge.algorithm)
    }

    /// A condition: which counter, and what it must be before the call.
    static func condition(_ condition: LedgerCondition) -> String {
        "\(counter(condition.key)) before the call: \(comparison(condition.comparison)) "
            + window(condition.window, condition.algorithm)
    }

    private static func counter(_ key: CounterKey) -> String {
        let by = key.by.isEmpty ? "" : " for \(key.by)"
        return "`\(key.tool).\(key.counter)`\(by)\(key.isShadow ? " (shadow)" : "")"
    }

    private static func bound(_ bound: Bound) -> String {
        switch bound {
        case .atMost(let most): "at most \(most)"
        case .below(let end): "less than \(end)"
        case .none: "counted only,"
        }
    }

    private static func comparison(_ comparison: StateComparison) -> String {
        switch comparison {
        case .equal(let amount): "equal to \(amount)"
        case .notEqual(let amount): "not \(amount)"
        case .less(let amount): "less than \(amount)"
        case .atMost(let amount): "at most \(amount)"
        case .greater(let amount): "more than \(amount)"
        case .atLeast(let amount): "at least \(amount)"
        }
    }

    private static func window(_ window: Window, _ algorithm: LimitAlgorithm) -> String {
        let span =
            switch window {
            case .minute: "minute"
            case .hour: "hour"
            case .day: "day"
            case .week: "week"
            case .month: "month"
            case .span(let nanoseconds): "\(nanoseconds / 1_000_000_000) seconds"
            }
        switch algorithm {
        case .sliding: return "in any \(span)"
        case .fixed: return "per calendar \(span)"
        case .tokenBucket(let burst): return "per \(span), up to \(burst) at once"
        }
    }
}
