internal import JSONText
internal import RegularExpressions

extension SchemaCompiler {
    /// Reads what a value must be by itself: cheap checks first.
    mutating func readAssertions(_ site: Site) throws(SchemaFault) {
        try readType(site)
        try readValues(site)
        try readNumbers(site)
        try readSize("minLength", .minLength, site) { .length(.atLeast, $0) }
        try readSize("maxLength", .maxLength, site) { .length(.atMost, $0) }
        try readSize("minItems", .minItems, site) { .itemCount(.atLeast, $0) }
        try readSize("maxItems", .maxItems, site) { .itemCount(.atMost, $0) }
        try readSize("minProperties", .minProperties, site) { .memberCount(.atLeast, $0) }
        try readSize("maxProperties", .maxProperties, site) { .memberCount(.atMost, $0) }
        if let node = site.member("pattern") {
            guard let pattern = site.document.string(node) else { throw fault(node, site, "must be a string") }
            add(.pattern, .pattern(try index(ofPattern: pattern, at: site.place(of: node))))
        }
        if let node = site.member("uniqueItems") {
            switch site.document.kind(node) {
            case .true: add(.uniqueItems, .uniqueItems)
            case .false: break
            case .object, .array, .string, .number, .null: throw fault(node, site, "must be a boolean")
            }
        }
        try readDependentNames(site)
    }

    /// Reads `format`, which asserts when the options or the vocabulary say so.
    mutating func readFormat(_ site: Site) throws(SchemaFault) {
        guard let node = site.member("format") else { return }
        guard let name = site.document.string(node) else { throw fault(node, site, "must be a string") }
        guard options.assertsFormats || site.vocabularies.contains(.formatAssertion),
            let format = StringFormat(rawValue: name), site.dialect == .draft202012 || format.isInDraft7
        else { return }
        add(.format, .format(format))
    }

    func fault(_ node: JSONNodeID, _ site: Site, _ message: String) -> SchemaFault {
        library.fault(at: site.place(of: node), message)
    }

    // MARK: - Types and values

    private mutating func readType(_ site: Site) throws(SchemaFault) {
        guard let node = site.member("type") else { return }
        let message = "must be a type or a list of types"
        var types: TypeSet = []
        switch site.document.kind(node) {
        case .string:
            guard let type = site.document.string(node).flatMap(TypeSet.init(name:)) else {
                throw fault(node, site, message)
            }
            types = type
        case .array:
            for element in site.document.elements(of: node) {
                guard let type = site.document.string(element).flatMap(TypeSet.init(name:)) else {
                    throw fault(element, site, message)
                }
                types.formUnion(type)
            }
            if types.isEmpty { throw fault(node, site, message) }
        case .object, .number, .true, .false, .null:
            throw fault(node, site, message)
        }
        add(.type, .types(types))
    }

    private mutating func readValues(_ site: Site) throws(SchemaFault) {
        if let node = site.member("enum") {
            guard site.document.kind(node) == .array else { throw fault(node, site, "must be a list") }
            addValues(.enum, Array(site.document.elements(of: node)), at: node, site)
        }
        if let node = site.member("const") { addValues(.const, [node], at: node, site) }
    }

    private mutating func addValues(_ name: KeywordName, _ nodes: [JSONNodeID], at node: JSONNodeID, _ site: Site) {
        var table = ValueTable(place: site.place(of: node))
        var strings: Set<[UInt8]> = []
        for node in nodes {
            switch site.document.kind(node) {
            case .string: strings.insert(site.document.decodedBytes(node))
            case .number: if let number = site.document.number(node) { table.numbers.insert(number) }
            case .object, .array: table.containers.insert(site.document.canonical(node))
            case .true, .false, .null: table.literals.insert(site.document.kind(node))
            }
        }
        table.strings = tables.addNames(strings.map { ($0, -1, NameEntry.notRequired) })
        tables.values.append(table)
        add(name, .oneOfValues(Int32(clamping: tables.values.count - 1)))
    }

    // MARK: - Numbers

    private mutating func readNumbers(_ site: Site) throws(SchemaFault) {
        try readRange("minimum", .minimum, .minimum, site)
        try readRange("maximum", .maximum, .maximum, site)
        try readRange("exclusiveMinimum", .exclusiveMinimum, .exclusiveMinimum, site)
        try readRange("exclusiveMaximum", .exclusiveMaximum, .exclusiveMaximum, site)
        guard let node = site.member("multipleOf") else { return }
        guard let divisor = site.document.number(node).flatMap(Divisor.init) else {
            throw fault(node, site, "must be a number above 0 of at most \(Divisor.maxDigits) digits")
        }
        tables.divisors.append(divisor)
        add(.multipleOf, .multipleOf(Int32(clamping: tables.divisors.count - 1)))
    }

    private mutating func readRange(
        _ key: StaticString, _ name: KeywordName, _ range: Keyword.Range, _ site: Site
    ) throws(SchemaFault) {
        guard let node = site.member(key) else { return }
        guard let number = site.document.number(node) else { throw fault(node, site, "must be a number") }
        tables.bounds.append(NumericBound(exact: number, integer: number.int64Value))
        add(name, .range(range, Int32(clamping: tables.bounds.count - 1)))
    }

    private mutating func readSize(
        _ key: StaticString, _ name: KeywordName, _ site: Site, _ check: (Int) -> Keyword.Check
    ) throws(SchemaFault) {
        if let size = try size(key, site) { add(name, check(size)) }
    }

    /// A whole number from 0; one beyond 64 bits is as good as the largest.
    func size(_ key: StaticString, _ site: Site) throws(SchemaFault) -> Int? {
        guard let node = site.member(key) else { return nil }
        guard let number = site.document.number(node), number.isInteger, !number.isNegative else {
            throw fault(node, site, "must be a whole number from 0")
        }
        return number.int64Value.map { Int(clamping: $0) } ?? .max
    }

    // MARK: - Patterns

    mutating func index(ofPattern pattern: String, at place: SchemaPlace) throws(SchemaFault) -> Int32 {
        if let known = patternIndices[pattern] { return known }
        guard tables.patterns.count < options.maxPatterns else {
            throw library.fault(at: place, "the schema has more than \(options.maxPatterns) patterns")
        }
        let index = Int32(clamping: tables.patterns.count)
        let isShort = pattern.utf8.count <= options.maxPatternBytes
        let (compiled, weight) = isShort ? PatternTranslation.compiled(pattern, maxWeight: patternWeightLeft) : (nil, 0)
        patternWeightLeft -= weight
        tables.patterns.append(compiled)
        patternIndices[pattern] = index
        return index
    }
}
