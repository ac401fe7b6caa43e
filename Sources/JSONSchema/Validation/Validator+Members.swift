internal import JSONText

extension Validator {
    /// Whether the members of an object fit, in one pass.
    @inline(never)
    mutating func acceptsMembers(_ index: Int32, _ schema: Int32, _ node: JSONNodeID, _ marks: Int) -> Bool {
        let check = program.memberChecks[Int(index)]
        var seen: UInt64 = 0
        var fits = true
        var position = 0
        for member in document.members(of: node) {
            guard spend(1) else { return giveUp() }
            var isKnown = false
            let found = program.find(
                member.key, signature: document.keySignature(member.key), in: check.names, of: document, steps: &steps)
            if found >= 0 {
                let entry = program.names[found]
                if entry.requiredBit < NameEntry.requiredBits { seen |= 1 &<< UInt64(entry.requiredBit) }
                if entry.schema >= 0 {
                    isKnown = true
                    if !accepts(entry.schema, member.value) { fits = false }
                }
            }
            if check.patterns.count > 0 {
                if !acceptsPatterns(check.patterns, schema, member, &isKnown) { fits = false }
            }
            if !isKnown, check.additional >= 0 {
                isKnown = true
                if !acceptsAdditional(check.additional, schema, member) { fits = false }
            }
            if isKnown { mark(position, marks) }
            if check.propertyNames >= 0, !acceptsName(check.propertyNames, schema, member) { fits = false }
            if !fits, !isReporting { return false }
            position &+= 1
        }
        let missing = check.requiredMask & ~seen
        if missing == 0 { return fits }
        reportMissing(missing, check.names, schema, node)
        return false
    }

    private mutating func acceptsPatterns(
        _ rules: ListRange, _ schema: Int32, _ member: (key: JSONNodeID, value: JSONNodeID), _ isKnown: inout Bool
    ) -> Bool {
        var fits = true
        for index in rules.indices {
            let rule = program.patternRules[index]
            switch matches(rule.pattern, member.key) {
            case .no: continue
            case .yes:
                isKnown = true
                if !accepts(rule.schema, member.value) { fits = false }
            case .unknown:
                isKnown = true
                fits = false
                reportUnchecked(.patternProperties, schema, member.value)
            }
            if isExhausted { return false }
        }
        return fits
    }

    private mutating func acceptsAdditional(
        _ target: Int32, _ schema: Int32, _ member: (key: JSONNodeID, value: JSONNodeID)
    ) -> Bool {
        guard program.subschemas[Int(target)].literal == .never else { return accepts(target, member.value) }
        report(.additionalProperties, schema, member.value) {
            "\($0.found(member.key)) is not a member that the schema knows"
        }
        return false
    }

    private mutating func acceptsName(
        _ target: Int32, _ schema: Int32, _ member: (key: JSONNodeID, value: JSONNodeID)
    ) -> Bool {
        let before = problems.count
        let isFitting = quietly { $0.accepts(target, member.key) }
        if !isFitting, problems.count == before {
            report(.propertyNames, schema, member.value) { "the name \($0.found(member.key)) is not allowed here" }
        }
        return isFitting
    }

    private mutating func reportMissing(_ missing: UInt64, _ names: NameTable, _ schema: Int32, _ node: JSONNodeID) {
        guard isReporting else { return }
        for index in names.entries {
            let bit = program.names[index].requiredBit
            guard bit < NameEntry.requiredBits, missing & 1 &<< UInt64(bit) != 0 else { continue }
            reportMissing(index, .required, schema, node)
        }
    }

    // MARK: - What depends on a member

    @inline(never)
    mutating func acceptsDependentNames(
        _ index: Int32, _ name: KeywordName, _ schema: Int32, _ node: JSONNodeID
    ) -> Bool {
        let rule = program.dependentNames[Int(index)]
        if rule.trigger >= 0, !holdsMember(rule.trigger, node) { return !isExhausted }
        var fits = true
        for position in rule.needed.indices {
            let needed = program.lists[position]
            guard spend(1) else { return giveUp() }
            if holdsMember(needed, node) { continue }
            fits = false
            guard isReporting else { return false }
            reportMissing(Int(needed), name, schema, node)
        }
        return fits
    }

    @inline(never)
    mutating func acceptsDependentSchema(_ name: Int32, _ node: JSONNodeID, _ marks: Int) -> Bool {
        guard holdsMember(name, node) else { return !isExhausted }
        return accepts(program.names[Int(name)].schema, node, marks)
    }

    private mutating func holdsMember(_ name: Int32, _ node: JSONNodeID) -> Bool {
        let found = program.member(name, of: node, in: document, steps: &steps)
        if steps <= 0 { return giveUp() }
        return found != nil
    }

    // MARK: - Members that nothing else judged

    @inline(never)
    mutating func acceptsUnevaluatedMembers(
        _ target: Int32, _ schema: Int32, _ node: JSONNodeID, _ marks: Int
    ) -> Bool {
        let isRefused = program.subschemas[Int(target)].literal == .never
        var fits = true
        for (position, member) in document.members(of: node).enumerated() where !isMarked(position, marks) {
            guard spend(1) else { return giveUp() }
            mark(position, marks)
            if isRefused {
                report(.unevaluatedProperties, schema, member.value) {
                    "\($0.found(member.key)) is not a member that the schema knows"
                }
                fits = false
            } else if !accepts(target, member.value) {
                fits = false
            }
            if !fits, !isReporting { return false }
        }
        return fits
    }
}
