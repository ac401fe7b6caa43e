internal import JSONText

extension Validator {
    /// Whether the items of an array fit the schemas of their positions.
    @inline(never)
    mutating func acceptsItems(
        _ prefix: ListRange, _ rest: Int32, _ schema: Int32, _ node: JSONNodeID, _ marks: Int
    ) -> Bool {
        var fits = true
        var position = 0
        for element in document.elements(of: node) {
            guard spend(1) else { return giveUp() }
            let isInPrefix = position < Int(prefix.count)
            let target = isInPrefix ? program.lists[Int(prefix.first) &+ position] : rest
            if target < 0 { return fits }
            if !accepts(target, element) {
                fits = false
                if !isReporting { return false }
            }
            mark(position, marks)
            position &+= 1
        }
        return fits
    }

    @inline(never)
    mutating func acceptsContains(_ index: Int32, _ schema: Int32, _ node: JSONNodeID, _ marks: Int) -> Bool {
        let check = program.containsChecks[Int(index)]
        let isWhole = check.most < .max || marks >= 0
        let uncheckedBefore = uncheckedCount
        var count = 0
        for (position, element) in document.elements(of: node).enumerated() {
            guard spend(1) else { return giveUp() }
            guard quietly({ $0.accepts(check.schema, element) }) else { continue }
            count &+= 1
            if check.marksItems { mark(position, marks) }
            if !isWhole, count >= check.least { return true }
        }
        if isExhausted { return false }
        if count > check.most {
            report(.maxContains, schema, node) { $0.sizeMessage(.atMost, check.most, count, "matching item") }
        } else if count < check.least {
            let name = check.least == 1 ? KeywordName.contains : .minContains
            report(name, schema, node) { $0.sizeMessage(.atLeast, check.least, count, "matching item") }
        } else if check.most < .max, uncheckedCount != uncheckedBefore {
            // An item that was not counted may be one too many.
            reportUnchecked(.maxContains, schema, node)
        } else {
            return true
        }
        return false
    }

    @inline(never)
    mutating func acceptsUniqueItems(_ schema: Int32, _ node: JSONNodeID) -> Bool {
        guard document.count(node) > 1 else { return true }
        guard spend(document.count(node) &* 8 &+ document.range(node).count &>> 2) else { return giveUp() }
        var seen: Set<[UInt8]> = []
        for (position, element) in document.elements(of: node).enumerated()
        where !seen.insert(document.canonical(element)).inserted {
            report(.uniqueItems, schema, node) { "item \(position) equals an earlier one: \($0.found(element))" }
            return false
        }
        return true
    }

    @inline(never)
    mutating func acceptsCount(
        _ bound: Keyword.Bound, _ size: Int, _ name: KeywordName, _ schema: Int32, _ node: JSONNodeID
    ) -> Bool {
        let count = document.count(node)
        if bound == .atLeast ? count >= size : count <= size { return true }
        let unit = document.kind(node) == .array ? "item" : "member"
        report(name, schema, node) { $0.sizeMessage(bound, size, count, unit) }
        return false
    }

    @inline(never)
    mutating func acceptsUnevaluatedItems(
        _ target: Int32, _ schema: Int32, _ node: JSONNodeID, _ marks: Int
    ) -> Bool {
        let isRefused = program.subschemas[Int(target)].literal == .never
        var fits = true
        for (position, element) in document.elements(of: node).enumerated() where !isMarked(position, marks) {
            guard spend(1) else { return giveUp() }
            mark(position, marks)
            if isRefused {
                report(.unevaluatedItems, schema, element) { _ in
                    "item \(position) is not one that the schema knows"
                }
                fits = false
            } else if !accepts(target, element) {
                fits = false
            }
            if !fits, !isReporting { return false }
        }
        return fits
    }
}
