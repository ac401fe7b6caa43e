internal import JSONText
internal import RegularExpressions

extension Validator {
    /// Whether a number is the integer that a type asks for; for any other value the answer is no.
    @inline(never)
    mutating func acceptsInteger(_ types: TypeSet, _ schema: Int32, _ node: JSONNodeID, _ kind: JSONKind) -> Bool {
        if kind == .number, types.contains(.integer) {
            if document.integer(node) != nil || document.number(node)?.isInteger ?? false { return true }
        }
        report(.type, schema, node) { "expected \(types.phrase), found \($0.found(node))" }
        return false
    }

    // MARK: - Values

    @inline(never)
    mutating func acceptsValue(
        _ index: Int32, _ name: KeywordName, _ schema: Int32, _ node: JSONNodeID, _ kind: JSONKind
    ) -> Bool {
        if holdsValue(index, node, kind) { return true }
        report(name, schema, node) { $0.valueMessage(index, name, node) }
        return false
    }

    private mutating func holdsValue(_ index: Int32, _ node: JSONNodeID, _ kind: JSONKind) -> Bool {
        let index = Int(index)
        switch kind {
        case .string:
            let strings = program.values[index].strings
            guard strings.slotMask != 0 else {
                for entry in strings.entries
                where document.equals(node, program.nameBytes, program.names[entry].bytes) {
                    return true
                }
                return spend(Int(strings.count) &>> 3) ? false : giveUp()
            }
            guard spend(document.range(node).count &>> 6) else { return giveUp() }
            let signature = document.withDecodedBytes(node) { JSONDocument.signature(of: $0) }
            return program.find(node, signature: signature, in: strings, of: document, steps: &steps) >= 0
        case .number:
            guard !program.values[index].numbers.isEmpty, let number = document.number(node) else {
                return false
            }
            return program.values[index].numbers.contains(number)
        case .object, .array:
            guard !program.values[index].containers.isEmpty else { return false }
            guard spend(document.range(node).count) else { return giveUp() }
            return program.values[index].containers.contains(document.canonical(node))
        case .true, .false, .null:
            return program.values[index].literals.contains(kind)
        }
    }

    // MARK: - Numbers

    @inline(never)
    mutating func acceptsRange(
        _ range: Keyword.Range, _ index: Int32, _ name: KeywordName, _ schema: Int32, _ node: JSONNodeID
    ) -> Bool {
        let ordering: JSONNumber.Ordering
        if let bound = program.bounds[Int(index)].integer, let value = document.integer(node) {
            ordering = value < bound ? .less : value > bound ? .greater : .equal
        } else if let value = document.number(node) {
            ordering = JSONNumber.compareExact(value, program.bounds[Int(index)].exact)
        } else {
            // Salvage only: an exponent beyond reading compares with nothing.
            return false
        }
        let fits =
            switch range {
            case .minimum: ordering != .less
            case .maximum: ordering != .greater
            case .exclusiveMinimum: ordering == .greater
            case .exclusiveMaximum: ordering == .less
            }
        if !fits { report(name, schema, node) { $0.rangeMessage(range, index, node) } }
        return fits
    }

    @inline(never)
    mutating func acceptsMultiple(_ index: Int32, _ schema: Int32, _ node: JSONNodeID) -> Bool {
        let divisor = program.divisors[Int(index)]
        if divisor.integer > 0, let value = document.integer(node) {
            if value % divisor.integer == 0 { return true }
        } else {
            guard spend(document.range(node).count) else { return giveUp() }
            if let value = document.number(node), divisor.divides(value) { return true }
        }
        report(.multipleOf, schema, node) {
            "expected a multiple of \($0.keywordValue(.multipleOf, schema)), found \($0.found(node))"
        }
        return false
    }

    // MARK: - Strings

    @inline(never)
    mutating func acceptsLength(
        _ bound: Keyword.Bound, _ size: Int, _ name: KeywordName, _ schema: Int32, _ node: JSONNodeID
    ) -> Bool {
        // A character takes one to twelve bytes of text, so most lengths need no counting.
        let bytes = document.range(node).count &- 2
        switch bound {
        case .atLeast: if size <= bytes / 12 { return true }
        case .atMost: if bytes <= size { return true }
        }
        guard spend(bytes &>> 3) else { return giveUp() }
        let length = document.scalarCount(node)
        if bound == .atLeast ? length >= size : length <= size { return true }
        report(name, schema, node) { $0.sizeMessage(bound, size, length, "character") }
        return false
    }

    @inline(never)
    mutating func acceptsPattern(_ index: Int32, _ schema: Int32, _ node: JSONNodeID) -> Bool {
        switch matches(index, node) {
        case .yes: return true
        case .no:
            report(.pattern, schema, node) {
                "expected text that matches \($0.keywordValue(.pattern, schema)), found \($0.found(node))"
            }
        case .unknown: reportUnchecked(.pattern, schema, node)
        }
        return false
    }

    /// What is known of a text and a pattern.
    enum Match {
        case yes, no, unknown
    }

    /// Whether a pattern matches a string or key.
    mutating func matches(_ index: Int32, _ node: JSONNodeID) -> Match {
        guard let pattern = program.patterns[Int(index)] else {
            uncheckedCount &+= 1
            return .unknown
        }
        let bytes = document.range(node).count
        // A pattern of many parts may take time for each of them at each byte.
        guard spend(4 &+ bytes &>> 4 &+ bytes &* (pattern.weight &>> 3)) else {
            isExhausted = true
            return .no
        }
        return document.withDecodedBytes(node) { pattern.expression.matches(utf8: $0) } ? .yes : .no
    }

    @inline(never)
    mutating func acceptsFormat(_ format: StringFormat, _ schema: Int32, _ node: JSONNodeID, _ kind: JSONKind) -> Bool {
        guard kind == .string else { return true }
        guard spend(document.range(node).count) else { return giveUp() }
        if format.accepts(document.decodedBytes(node)) { return true }
        report(.format, schema, node) { "expected text of the format `\(format.rawValue)`, found \($0.found(node))" }
        return false
    }
}
