internal import JSONText

extension SchemaCompiler {
    /// Reads what is asked of an object's members, except for `dependentSchemas` and `unevaluatedProperties`.
    mutating func readMembers(_ site: Site) throws(SchemaFault) {
        var check = MemberCheck()
        var names: [(name: [UInt8], schema: Int32, requiredBit: UInt8)] = []
        var positions: [[UInt8]: Int] = [:]
        if site.vocabularies.contains(.applicator) {
            for (key, node) in try schemaMembers("properties", site) {
                let name = site.document.decodedBytes(key)
                positions[name] = names.count
                names.append((name, try index(of: node, in: site), NameEntry.notRequired))
            }
            check.patterns = try readPatternRules(site)
            check.additional = try index(of: "additionalProperties", in: site)
            check.propertyNames = try index(of: "propertyNames", in: site)
            check.listsMembers = !names.isEmpty || check.patterns.count > 0
        }
        if site.vocabularies.contains(.validation), let node = site.member("required") {
            let required = try stringList(node, site)
            if required.count > NameEntry.requiredBits {
                addDependentNames(trigger: -1, required, name: .required)
            } else {
                for (bit, name) in required.enumerated() {
                    check.requiredMask |= 1 << UInt64(bit)
                    if let position = positions[name] {
                        names[position].requiredBit = UInt8(truncatingIfNeeded: bit)
                    } else {
                        names.append((name, -1, UInt8(truncatingIfNeeded: bit)))
                    }
                }
            }
        }
        let isIdle =
            names.isEmpty && check.patterns.count == 0 && check.additional < 0 && check.propertyNames < 0
        if isIdle { return }
        check.names = tables.addNames(names)
        tables.memberChecks.append(check)
        add(.properties, .members(Int32(clamping: tables.memberChecks.count - 1)))
    }

    /// The members of an object of schemas; none without the keyword.
    private func schemaMembers(
        _ name: StaticString, _ site: Site
    ) throws(SchemaFault) -> [(key: JSONNodeID, value: JSONNodeID)] {
        guard let node = site.member(name) else { return [] }
        guard site.document.kind(node) == .object else { throw fault(node, site, "must be an object of schemas") }
        return Array(site.document.members(of: node))
    }

    private mutating func readPatternRules(_ site: Site) throws(SchemaFault) -> ListRange {
        let first = tables.patternRules.count
        for (key, node) in try schemaMembers("patternProperties", site) {
            let pattern = try index(ofPattern: site.document.string(key) ?? "", at: site.place(of: key))
            tables.patternRules.append(PatternRule(pattern: pattern, schema: try index(of: node, in: site)))
        }
        return ListRange(first: Int32(clamping: first), count: Int32(clamping: tables.patternRules.count - first))
    }

    /// The different strings of a list, decoded.
    private func stringList(_ node: JSONNodeID, _ site: Site) throws(SchemaFault) -> [[UInt8]] {
        guard site.document.kind(node) == .array else { throw fault(node, site, "must be a list of names") }
        var found: [[UInt8]] = []
        var seen: Set<[UInt8]> = []
        for element in site.document.elements(of: node) {
            guard site.document.kind(element) == .string else { throw fault(element, site, "must be a name") }
            let name = site.document.decodedBytes(element)
            if seen.insert(name).inserted { found.append(name) }
        }
        return found
    }

    // MARK: - Names and schemas that depend on a member

    /// Reads `dependentRequired`, and the lists of names in `dependencies`, which 2020-12 keeps for old schemas.
    mutating func readDependentNames(_ site: Site) throws(SchemaFault) {
        for (key, node) in try schemaMembers("dependencies", site) where site.document.kind(node) == .array {
            addDependentNames(key, try stringList(node, site), site, name: .dependencies)
        }
        guard site.dialect == .draft202012 else { return }
        for (key, node) in try schemaMembers("dependentRequired", site) {
            addDependentNames(key, try stringList(node, site), site, name: .dependentRequired)
        }
    }

    private mutating func addDependentNames(
        _ key: JSONNodeID, _ needed: [[UInt8]], _ site: Site, name: KeywordName
    ) {
        addDependentNames(trigger: tables.addName(site.document.decodedBytes(key)), needed, name: name)
    }

    private mutating func addDependentNames(trigger: Int32, _ needed: [[UInt8]], name: KeywordName) {
        let range = addList(needed.map { tables.addName($0) })
        tables.dependentNames.append(DependentNames(trigger: trigger, needed: range))
        add(name, .dependentRequired(Int32(clamping: tables.dependentNames.count - 1)))
    }

    /// Reads `dependentSchemas`, and the schemas in `dependencies`, which 2020-12 keeps for old schemas.
    mutating func readDependentSchemas(_ site: Site) throws(SchemaFault) {
        for (key, node) in try schemaMembers("dependencies", site) where site.document.kind(node) != .array {
            try addDependentSchema(key, node, site, name: .dependencies)
        }
        guard site.dialect == .draft202012 else { return }
        for (key, node) in try schemaMembers("dependentSchemas", site) {
            try addDependentSchema(key, node, site, name: .dependentSchemas)
        }
    }

    private mutating func addDependentSchema(
        _ key: JSONNodeID, _ node: JSONNodeID, _ site: Site, name: KeywordName
    ) throws(SchemaFault) {
        let schema = try index(of: node, in: site)
        add(name, .dependentSchemas(tables.addName(site.document.decodedBytes(key), schema: schema)))
    }

    mutating func addList(_ indices: [Int32]) -> ListRange {
        let range = ListRange(first: Int32(clamping: tables.lists.count), count: Int32(clamping: indices.count))
        tables.lists.append(contentsOf: indices)
        return range
    }
}
