internal import JSONText

extension SchemaCompiler {
    /// Reads what is asked of an array's items, except for `unevaluatedItems`.
    mutating func readItems(_ site: Site) throws(SchemaFault) {
        switch site.dialect {
        case .draft7: try readItemsOfDraft7(site)
        case .draft202012:
            let prefix = try schemaList("prefixItems", site)
            let rest = try index(of: "items", in: site)
            if prefix.count > 0 || rest >= 0 { add(.items, .items(prefix, rest: rest)) }
        }
        try readContains(site)
    }

    private mutating func readItemsOfDraft7(_ site: Site) throws(SchemaFault) {
        guard let node = site.member("items") else { return }
        guard site.document.kind(node) == .array else {
            return add(.items, .items(.empty, rest: try index(of: node, in: site)))
        }
        let prefix = try schemaList("items", site)
        add(.additionalItems, .items(prefix, rest: try index(of: "additionalItems", in: site)))
    }

    private mutating func readContains(_ site: Site) throws(SchemaFault) {
        let schema = try index(of: "contains", in: site)
        guard schema >= 0 else { return }
        let counts = site.dialect == .draft202012 && site.vocabularies.contains(.validation)
        tables.containsChecks.append(
            ContainsCheck(
                schema: schema, least: counts ? try size("minContains", site) ?? 1 : 1,
                most: counts ? try size("maxContains", site) ?? .max : .max,
                marksItems: site.dialect == .draft202012))
        add(.contains, .contains(Int32(clamping: tables.containsChecks.count - 1)))
    }

    /// Reads the keywords that put schemas together.
    mutating func readCombinations(_ site: Site) throws(SchemaFault) {
        try readDependentSchemas(site)
        let all = try schemaList("allOf", site)
        if all.count > 0 { add(.allOf, .all(all)) }
        let not = try index(of: "not", in: site)
        if not >= 0 { add(.not, .not(not)) }
        let test = try index(of: "if", in: site)
        if test >= 0 {
            tables.conditions.append(
                Condition(
                    test: test, accepted: try index(of: "then", in: site),
                    rejected: try index(of: "else", in: site)))
            add(.if, .condition(Int32(clamping: tables.conditions.count - 1)))
        }
        let any = try schemaList("anyOf", site)
        if any.count > 0 { add(.anyOf, .any(any)) }
        let one = try schemaList("oneOf", site)
        if one.count > 0 { add(.oneOf, .one(one)) }
    }

    /// Reads the keywords that must come last, since they ask what the others have judged.
    mutating func readUnevaluated(_ site: Site) throws(SchemaFault) {
        guard site.dialect == .draft202012 else { return }
        let items = try index(of: "unevaluatedItems", in: site)
        if items >= 0 { add(.unevaluatedItems, .unevaluatedItems(items)) }
        let members = try index(of: "unevaluatedProperties", in: site)
        if members >= 0 { add(.unevaluatedProperties, .unevaluatedProperties(members)) }
    }

    /// The schemas of a list; empty without the keyword.
    private mutating func schemaList(_ name: StaticString, _ site: Site) throws(SchemaFault) -> ListRange {
        guard let node = site.member(name) else { return .empty }
        guard site.document.kind(node) == .array, site.document.count(node) > 0 || name.isItems else {
            throw fault(node, site, "must be a list of schemas")
        }
        var indices: [Int32] = []
        for element in site.document.elements(of: node) { indices.append(try index(of: element, in: site)) }
        return addList(indices)
    }
}

extension StaticString {
    /// Whether this is the `items` of draft 7, whose list may be empty.
    fileprivate var isItems: Bool { description == "items" }
}
