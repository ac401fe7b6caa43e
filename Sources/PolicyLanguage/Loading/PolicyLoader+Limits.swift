internal import Diagnostics
internal import DocumentText
internal import JSONText
internal import PolicyEngine

/// Quotas: `limits`, `rate_limit`, `spend_limit` and `state`.
extension PolicyLoader {
    private static let sharedKeys = ["scope", "by", "algorithm", "burst", "refund_on", "exact"]
    private static let rateKeys = ["max", "window"] + sharedKeys
    private static let spendKeys = ["max", "window", "amount", "unit"] + sharedKeys
    private static let stateKeys = ["counter", "window", "increment", "increment_from"] + sharedKeys
    private static let limitKeys =
        ["counter", "window", "max", "increment", "increment_from"] + sharedKeys
        + ["name", "on_deny", "reason", "mode"]

    /// The counters of one rule.
    mutating func limits(_ fields: Fields, owner: String, into draft: inout RuleDraft) {
        if let member = fields["rate_limit"] {
            define(rateLimit(member, owner: owner), at: member.keyPlace, in: &draft)
        }
        if let member = fields["spend_limit"] {
            define(spendLimit(member, owner: owner), at: member.keyPlace, in: &draft)
        }
        if let member = fields["state"], let charge = state(member, owner: owner) {
            draft.ownCounter = charge.name
            define(charge, at: member.keyPlace, in: &draft)
        }
    }

    /// An element of `limits`.
    mutating func limit(_ node: DocumentNode, owner: String) -> [RuleDraft] {
        guard let fields = fields(of: node, what: "limit", keys: PolicyLoader.limitKeys, subject: "limits") else {
            return []
        }
        var draft = RuleDraft(rule: Rule(id: node.place.pointer, effect: .require))
        words(fields, into: &draft)
        let max = self.max(fields)
        guard var charge = counted(fields, owner: owner, fallback: .sliding) else { return [] }
        charge.bound = max.map { .atMost($0) } ?? .none
        define(charge, at: fields["counter"]?.keyPlace ?? fields.place, in: &draft)
        return [draft]
    }

    // MARK: - The three forms in a rule

    private mutating func rateLimit(_ member: DocumentMember, owner: String) -> Charge? {
        if member.value.scalar != nil {
            guard let text = string(member) else { return nil }
            do {
                let rate = try AmountReader.rate(text)
                return charge("_rate_", rate.window, owner: owner, max: rate.max)
            } catch {
                report(error, as: .rateLimit, at: member.value.place)
                return nil
            }
        }
        guard
            let fields = fields(
                of: member.value, what: "`rate_limit`", keys: PolicyLoader.rateKeys)
        else { return nil }
        let max = wholeMax(fields)
        guard let window = window(fields), let max else { return nil }
        var charge = charge("_rate_", window, owner: owner, max: max)
        share(fields, into: &charge)
        return named(charge, fields)
    }

    private mutating func spendLimit(_ member: DocumentMember, owner: String) -> Charge? {
        let amount = ValuePath(root: .arguments, steps: [.key("amount")], text: "args.amount")
        if member.value.scalar != nil {
            guard let text = string(member) else { return nil }
            do {
                let spend = try AmountReader.spend(text)
                var charge = charge("_spend_", spend.window, owner: owner, max: spend.max)
                charge.amount = .argument(amount)
                remember(amount)
                return charge
            } catch {
                report(error, as: .spendLimit, at: member.value.place)
                return nil
            }
        }
        guard
            let fields = fields(
                of: member.value, what: "`spend_limit`", keys: PolicyLoader.spendKeys)
        else { return nil }
        if let unit = fields["unit"] { _ = string(unit) }
        let max = self.max(fields)
        let path = fields.has("amount") ? argument(fields["amount"]) : amount
        guard let window = window(fields), let max, let path else { return nil }
        var charge = charge("_spend_", window, owner: owner, max: max)
        remember(path)
        charge.amount = .argument(path)
        if path.steps != amount.steps { charge.name = renamed(charge, appending: path.text) }
        share(fields, into: &charge)
        return named(charge, fields)
    }

    private mutating func state(_ member: DocumentMember, owner: String) -> Charge? {
        guard
            let fields = fields(of: member.value, what: "`state`", keys: PolicyLoader.stateKeys)
        else { return nil }
        return counted(fields, owner: owner, fallback: .fixed)
    }

    // MARK: - Parts

    // A counter with a name of its own, as in `state` and `limits`.
    private mutating func counted(_ fields: Fields, owner: String, fallback: LimitAlgorithm) -> Charge? {
        let name = fields["counter"].flatMap { string($0) }
        if !fields.has("counter") { missing("counter", in: fields, help: "name the counter, such as `counter: calls`") }
        let amount = increment(fields)
        let window = window(fields)
        guard let name else { return nil }
        let counter = CounterName(tool: owner, counter: name)
        guard let window else {
            unreadableCounters.insert(counter)
            return nil
        }
        var charge = Charge(name: counter, window: window, algorithm: fallback, bound: .none)
        charge.amount = amount
        share(fields, into: &charge)
        return charge
    }

    private func charge(_ prefix: String, _ window: Window, owner: String, max: Amount) -> Charge {
        let name = CounterName(tool: owner, counter: prefix + WindowReader.text(window))
        return Charge(name: name, window: window, algorithm: .sliding, bound: .atMost(max))
    }

    // Limits that count differently need counters of their own, or one would charge the other.
    private func named(_ charge: Charge, _ fields: Fields) -> Charge {
        var charge = charge
        if let by = charge.by { charge.name = renamed(charge, appending: "by_\(by.text)") }
        if charge.scope != .grant { charge.name = renamed(charge, appending: charge.scope.rawValue) }
        return charge
    }

    private func renamed(_ charge: Charge, appending suffix: String) -> CounterName {
        CounterName(tool: charge.name.tool, counter: "\(charge.name.counter)_\(suffix)")
    }

    private mutating func share(_ fields: Fields, into charge: inout Charge) {
        if let scope = fields["scope"].flatMap({ choice($0, among: ["grant", "session", "server", "global"]) }) {
            charge.scope = LimitScope(rawValue: scope) ?? .grant
        }
        if let by = argument(fields["by"]) {
            remember(by)
            charge.by = by
        }
        charge.algorithm = algorithm(fields, fallback: charge.algorithm)
        if let causes = fields["refund_on"] { charge.refundOn = refundCauses(causes) }
        if let exact = fields["exact"].flatMap({ bool($0) }) { charge.isExact = exact }
    }

    private mutating func algorithm(_ fields: Fields, fallback: LimitAlgorithm) -> LimitAlgorithm {
        let words = ["sliding", "fixed", "token_bucket"]
        let word = fields["algorithm"].flatMap { choice($0, among: words) }
        let burst = fields["burst"]
        if let burst, word != "token_bucket" {
            problems.error(
                .algorithm, at: burst.keyPlace, "`burst` has no effect without `algorithm: token_bucket`",
                help: "remove `burst`, or write `algorithm: token_bucket`")
        }
        switch word {
        case "sliding": return .sliding
        case "fixed": return .fixed
        case "token_bucket":
            guard let burst else {
                problems.error(
                    .algorithm, at: fields["algorithm"]?.keyPlace ?? fields.place,
                    "a token bucket needs its `burst`", help: "write how much the bucket holds, such as `burst: 10`")
                return fallback
            }
            return quantity(burst).map { .tokenBucket(burst: $0) } ?? fallback
        default: return fallback
        }
    }

    private mutating func refundCauses(_ member: DocumentMember) -> RefundCauses {
        var causes: RefundCauses = .notSent
        let words = ["not_sent", "rpc_error", "tool_error"]
        for node in list(member) ?? [] {
            switch choice(node, what: "`refund_on`", among: words) {
            case "rpc_error": causes.insert(.rpcError)
            case "tool_error": causes.insert(.toolError)
            default: break
            }
        }
        return causes
    }

    private mutating func window(_ fields: Fields) -> Window? {
        guard let member = fields["window"] else {
            missing("window", in: fields, help: "write a window such as `window: minute`")
            return nil
        }
        guard let scalar = member.value.scalar, !member.value.isNull else {
            wrongType(member.value, what: "`window`", wanted: "a window such as `minute`")
            return nil
        }
        do {
            return try WindowReader.window(scalar)
        } catch {
            report(error, as: .window, at: member.value.place)
            return nil
        }
    }

    private mutating func increment(_ fields: Fields) -> ChargeAmount {
        if let from = fields["increment_from"] {
            if let increment = fields["increment"] {
                contradiction(
                    "`increment` and `increment_from` contradict each other",
                    at: Swift.max(from.keyPlace, increment.keyPlace), help: "keep one of the two")
            }
            guard let path = argument(from) else { return .fixed(.one) }
            remember(path)
            return .argument(path)
        }
        return fields["increment"].flatMap { quantity($0) }.map { .fixed($0) } ?? .fixed(.one)
    }

    /// One argument of the call, which `increment_from`, `by`, `amount` and the keys of dispatchers name.
    mutating func argument(_ member: DocumentMember?) -> ValuePath? {
        guard let member, let text = string(member) else { return nil }
        do throws(ReadingError) {
            let path = try PathReader.argumentPath(text)
            guard !path.steps.contains(.every), !path.steps.contains(.everyText) else {
                throw ReadingError("`\(member.key)` needs one argument, and `[*]` and `[**]` are many")
            }
            return path
        } catch {
            report(error, as: .argumentPath, at: member.value.place)
            return nil
        }
    }

    private mutating func max(_ fields: Fields) -> Amount? {
        guard let member = fields["max"] else {
            missing("max", in: fields, help: "write the most that is allowed in a window, such as `max: 10`")
            return nil
        }
        return quantity(member)
    }

    private mutating func wholeMax(_ fields: Fields) -> Amount? {
        guard let amount = max(fields), let member = fields["max"] else { return nil }
        guard amount.billionths.isMultiple(of: 1_000_000_000) else {
            problems.error(
                .numberOutOfRange, at: member.value.place, "`max` of a rate limit must be a positive whole number")
            return nil
        }
        return amount
    }

    private mutating func quantity(_ member: DocumentMember) -> Amount? {
        guard let number = number(member.value, what: "`\(member.key)`") else { return nil }
        if let amount = AmountReader.amount(number), amount > .zero { return amount }
        problems.error(
            .numberOutOfRange, at: member.value.place,
            "`\(member.key)` must be above 0, at most \(Amount.maximum), with at most nine decimal places")
        return nil
    }

    private mutating func missing(_ key: String, in fields: Fields, help: String) {
        problems.error(.missingKey, at: fields.place, "\(fields.what) has no `\(key)`", help: help)
    }
}
