/// Why one demand cannot be granted now.
enum LedgerFailureCause {
    /// The demand's conditions refuse; the one to name, by index, if there is any.
    case condition(Int?)
    /// A charge, by its index in the demand, does not fit.
    case bound(charge: Int)
    /// There is no room for the counter of a charge.
    case tooManyCounters(charge: Int)
}

extension LedgerState {
    /// What the caller is told about the demand at `index`; `now` is the caller's clock.
    mutating func refusal(
        for cause: LedgerFailureCause, of index: Int, in demands: [LedgerDemand], from now: Int64
    ) -> LedgerRefusal {
        let demand = demands[index]
        var free = earliestGrant(of: demands, shadow: demand.isShadow)
        let reason: LedgerRefusal.Reason
        let key: CounterKey?
        var bound: Bound?
        switch cause {
        case .condition(let condition):
            reason = .condition
            key = condition.map { demand.conditions[$0].key } ?? demand.charges.first?.key
        case .bound(let charge):
            (reason, key, bound) = (.bound, demand.charges[charge].key, demand.charges[charge].bound)
        case .tooManyCounters(let charge):
            (reason, key) = (.tooManyCounters, demand.charges[charge].key)
            let next = table.nextIdleNanoseconds()
            free = free.flatMap { time in next.map { max(time, $0) } }
        }
        // An instant at the end of time is one that was clamped there.
        let wait = free.flatMap { $0 == .max ? nil : $0.subtractingClamped(now) }
        return LedgerRefusal(
            reason: reason, demand: index, key: key ?? .unnamed, bound: bound, retryAfterNanoseconds: wait)
    }

    /// The first instant at which all enforced, or all shadow, demands would pass if nothing else happened.
    private mutating func earliestGrant(of demands: [LedgerDemand], shadow: Bool) -> Int64? {
        var latest = clock
        var asked: [LedgerCharge] = []
        for demand in demands where demand.isShadow == shadow {
            guard let held = earliestHold(of: demand) else { return nil }
            latest = max(latest, held)
            for charge in demand.charges {
                var pending = charge.amount
                for other in asked where other.sharesCounter(with: charge) { pending = pending + other.amount }
                asked.append(charge)
                let ceiling = Ceiling(bound: charge.bound, algorithm: charge.algorithm)
                guard let room = ceiling.room(for: pending) else { return nil }
                guard let place = table.place(of: charge), advance(place, newRate: charge.rate) > room else { continue }
                guard let fits = table[place].earliest(valueAtMost: room, from: clock) else { return nil }
                // What is held is booked or given back by then, which may be all that is missing.
                latest = max(latest, fits, table.held(at: place).untilNanoseconds)
            }
        }
        return latest
    }

    // MARK: - Conditions

    /// The failure of a demand by its conditions on counters, judged on the values before the call.
    ///
    /// Units that processes hold may be used or not: a required condition must hold, and a denying one must fail,
    /// either way.
    mutating func failure(
        of conditions: [LedgerCondition], polarity: LedgerDemand.Polarity
    ) -> LedgerFailureCause? {
        switch polarity {
        case .require:
            for index in conditions.indices {
                let (least, most) = values(of: conditions[index])
                let comparison = conditions[index].comparison
                if comparison.fails(somewhereFrom: least, through: most) { return .condition(index) }
            }
            return nil
        case .deny:
            // As everywhere in the language, no condition at all always fires.
            for condition in conditions {
                let (least, most) = values(of: condition)
                if !condition.comparison.holds(somewhereFrom: least, through: most) { return nil }
            }
            return .condition(conditions.isEmpty ? nil : 0)
        }
    }

    /// What the counter of a condition stands at, without and with what is held of it.
    private mutating func values(of condition: LedgerCondition) -> (least: Amount, most: Amount) {
        let value = counter(of: condition).value
        let place = table.place(of: condition.key, window: condition.window, algorithm: condition.algorithm)
        return (value, value + (place.map { table.held(at: $0).amount } ?? .zero))
    }

    /// The first instant at which the conditions let the call pass; nil when waiting does not help.
    private mutating func earliestHold(of demand: LedgerDemand) -> Int64? {
        switch demand.polarity {
        case .require:
            var latest = clock
            for condition in demand.conditions {
                guard let instant = earliest(condition, becomes: true) else { return nil }
                latest = max(latest, instant)
            }
            return latest
        case .deny:
            var soonest: Int64?
            for condition in demand.conditions {
                guard let instant = earliest(condition, becomes: false) else { continue }
                soonest = min(soonest ?? instant, instant)
            }
            return soonest
        }
    }

    /// The first instant at which a condition is true, or false, if nothing is added; nil for never.
    private mutating func earliest(_ condition: LedgerCondition, becomes wanted: Bool) -> Int64? {
        var counter = counter(of: condition)
        if condition.comparison.holds(for: counter.value) == wanted { return clock }
        guard let target = condition.comparison.turningPoint(below: counter.value),
            let instant = counter.earliest(valueAtMost: target, from: clock)
        else { return nil }
        counter.advance(to: instant)
        return condition.comparison.holds(for: counter.value) == wanted ? instant : nil
    }

    private mutating func counter(of condition: LedgerCondition) -> Counter {
        let place = table.place(of: condition.key, window: condition.window, algorithm: condition.algorithm)
        guard let place else {
            return Counter(window: condition.window, algorithm: condition.algorithm, at: clock)
        }
        _ = advance(place, newRate: nil)
        return table[place]
    }
}

extension CounterKey {
    /// Named by a refusal that no counter is the reason of.
    fileprivate static let unnamed = CounterKey(server: "", grant: "", session: "", tool: "", counter: "", by: "")
}

extension StateComparison {
    /// True when a counter that stands at `value` meets the comparison.
    func holds(for value: Amount) -> Bool {
        switch self {
        case .equal(let other): value == other
        case .notEqual(let other): value != other
        case .less(let other): value < other
        case .atMost(let other): value <= other
        case .greater(let other): value > other
        case .atLeast(let other): value >= other
        }
    }

    /// True when the comparison is met by a value of the range.
    func holds(somewhereFrom least: Amount, through most: Amount) -> Bool {
        switch self {
        case .equal(let other): least <= other && other <= most
        case .notEqual, .less, .atMost, .greater, .atLeast: holds(for: least) || holds(for: most)
        }
    }

    /// True when the comparison is not met by a value of the range.
    func fails(somewhereFrom least: Amount, through most: Amount) -> Bool {
        switch self {
        case .notEqual(let other): least <= other && other <= most
        case .equal, .less, .atMost, .greater, .atLeast: !holds(for: least) || !holds(for: most)
        }
    }

    /// The greatest value under `value` at which the outcome may differ; nil when there is none.
    func turningPoint(below value: Amount) -> Amount? {
        let least = Amount(billionths: 1)
        switch self {
        case .equal(let other), .notEqual(let other):
            if value > other { return other }
            return value == other && value != .zero ? value - least : nil
        case .less(let other), .atLeast(let other):
            return value >= other && other != .zero ? other - least : nil
        case .atMost(let other), .greater(let other):
            return value > other ? other : nil
        }
    }
}
