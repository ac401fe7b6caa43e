internal import JSONText

extension Validator {
    @inline(never)
    mutating func acceptsAll(_ list: ListRange, _ node: JSONNodeID, _ marks: Int) -> Bool {
        var fits = true
        for index in list.indices where !accepts(program.lists[index], node, marks) {
            fits = false
            if !isReporting || isExhausted { return false }
        }
        return fits
    }

    @inline(never)
    mutating func acceptsAny(_ list: ListRange, _ schema: Int32, _ node: JSONNodeID, _ marks: Int) -> Bool {
        var fits = false
        for index in list.indices where acceptsBranch(program.lists[index], node, marks) {
            fits = true
            if marks < 0 { return true }
        }
        if !fits { reportAlternatives(list, .anyOf, schema, node) }
        return fits
    }

    @inline(never)
    mutating func acceptsOne(_ list: ListRange, _ schema: Int32, _ node: JSONNodeID, _ marks: Int) -> Bool {
        let uncheckedBefore = uncheckedCount
        var accepted = 0
        for index in list.indices where acceptsBranch(program.lists[index], node, marks) {
            accepted &+= 1
            if accepted > 1, !isReporting { return false }
        }
        if isExhausted { return false }
        if accepted == 0 {
            reportAlternatives(list, .oneOf, schema, node)
        } else if accepted > 1 {
            report(.oneOf, schema, node) { _ in "expected to fit one of \(list.count) alternatives, fits \(accepted)" }
        } else if uncheckedCount != uncheckedBefore {
            reportUnchecked(.oneOf, schema, node)
            return false
        }
        return accepted == 1
    }

    @inline(never)
    mutating func acceptsNot(_ target: Int32, _ schema: Int32, _ node: JSONNodeID) -> Bool {
        let uncheckedBefore = uncheckedCount
        let isFitting = quietly { $0.accepts(target, node) }
        if isExhausted { return false }
        if isFitting {
            report(.not, schema, node) { "expected anything but what the schema describes, found \($0.found(node))" }
        } else if uncheckedCount != uncheckedBefore {
            reportUnchecked(.not, schema, node)
            return false
        }
        return !isFitting
    }

    @inline(never)
    mutating func acceptsCondition(_ index: Int32, _ schema: Int32, _ node: JSONNodeID, _ marks: Int) -> Bool {
        let condition = program.conditions[Int(index)]
        if condition.accepted < 0, condition.rejected < 0, marks < 0 { return true }
        let uncheckedBefore = uncheckedCount
        let holds = acceptsBranch(condition.test, node, marks)
        if isExhausted { return false }
        if uncheckedCount != uncheckedBefore {
            reportUnchecked(.if, schema, node)
            return false
        }
        let next = holds ? condition.accepted : condition.rejected
        return next < 0 || accepts(next, node, marks)
    }

    /// Whether a node fits a schema that it need not fit: only then its marks count, and no problem is told.
    private mutating func acceptsBranch(_ target: Int32, _ node: JSONNodeID, _ outer: Int) -> Bool {
        guard outer >= 0 else { return quietly { $0.accepts(target, node) } }
        let inner = pushMarks(of: node)
        let fits = quietly { $0.accepts(target, node, inner) }
        if fits { mergeMarks(of: node, from: inner, into: outer) }
        popMarks(to: inner)
        return fits
    }

    /// Judges without telling problems.
    @inline(__always)
    mutating func quietly(_ judge: (inout Validator) -> Bool) -> Bool {
        let wasReporting = isReporting
        isReporting = false
        let fits = judge(&self)
        isReporting = wasReporting
        return fits
    }
}
