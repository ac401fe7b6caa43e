internal import JSONText
internal import RegularExpressions

/// Turns schemas into tables: each subschema that can be reached once, without recursion.
struct SchemaCompiler {
    /// The schema whose keywords are read.
    struct Site {
        let place: SchemaPlace
        let document: JSONDocument
        let resource: Int32
        let dialect: SchemaDialect
        let vocabularies: Vocabularies

        func member(_ name: StaticString) -> JSONNodeID? {
            document.member(name, of: place.node)
        }

        func place(of node: JSONNodeID) -> SchemaPlace {
            SchemaPlace(document: place.document, node: node)
        }
    }

    let options: SchemaOptions
    var library: SchemaLibrary
    var tables = SchemaTables()
    /// The keywords of the schema being read.
    var keywords: [Keyword] = []
    var dynamicNames: [String: Int32] = [:]
    var patternIndices: [String: Int32] = [:]
    /// Parts that the patterns still to come may have.
    var patternWeightLeft: Int
    private var indices: [SchemaPlace: Int32] = [:]
    /// Schemas that have an index and still have to be read.
    private var pending: [Int32] = []
    /// Resources whose dynamic anchors have been compiled.
    private var readyResources = 0

    init(options: SchemaOptions) {
        self.options = options
        patternWeightLeft = options.maxPatternWeight
        library = SchemaLibrary(options: options)
    }

    /// Compiles the schema at a node and all that it refers to.
    mutating func compile(_ document: JSONDocument, at node: JSONNodeID) throws(SchemaFault) -> SchemaTables {
        let resource = try library.add(document, at: node, address: "", dialect: options.dialect)
        _ = try index(of: SchemaPlace(document: 0, node: node), resource: resource)
        repeat {
            while let next = pending.popLast() { try read(next) }
            try compileDynamicAnchors()
        } while !pending.isEmpty
        tables.documents = library.documents
        tables.documentRoots = library.documentRoots
        tables.documentAddresses = library.documentAddresses
        return tables
    }

    /// The index of a schema, which is read later.
    mutating func index(of place: SchemaPlace, resource: Int32) throws(SchemaFault) -> Int32 {
        if let known = indices[place] { return known }
        guard tables.subschemas.count < options.maxSubschemas else {
            throw library.fault(at: place, "the schema has more than \(options.maxSubschemas) subschemas")
        }
        let index = Int32(clamping: tables.subschemas.count)
        let document = library.documents[Int(place.document)]
        let literal: Subschema.Literal
        switch document.kind(place.node) {
        case .true: literal = .always
        case .false: literal = .never
        case .object: literal = document.count(place.node) == 0 ? .always : .depends
        case .array, .string, .number, .null:
            throw library.fault(at: place, "a schema must be an object or a boolean")
        }
        tables.subschemas.append(Subschema(literal: literal, place: place, resource: resource))
        indices[place] = index
        if literal == .depends { pending.append(index) }
        return index
    }

    /// The index of a schema inside the one being read.
    mutating func index(of node: JSONNodeID, in site: Site) throws(SchemaFault) -> Int32 {
        let place = site.place(of: node)
        return try index(of: place, resource: library.resource(at: place) ?? site.resource)
    }

    /// The index of the schema that a keyword holds; -1 when the keyword is not there.
    mutating func index(of name: StaticString, in site: Site) throws(SchemaFault) -> Int32 {
        guard let node = site.member(name) else { return -1 }
        return try index(of: node, in: site)
    }

    // MARK: - One schema

    private mutating func read(_ index: Int32) throws(SchemaFault) {
        let subschema = tables.subschemas[Int(index)]
        let resource = library.resources[Int(subschema.resource)]
        let site = Site(
            place: subschema.place, document: library.documents[Int(subschema.place.document)],
            resource: subschema.resource, dialect: resource.dialect, vocabularies: resource.vocabularies)
        keywords.removeAll(keepingCapacity: true)
        if site.dialect == .draft7, site.member("$ref") != nil {
            try readReferences(site)
        } else {
            if site.vocabularies.contains(.validation) { try readAssertions(site) }
            try readFormat(site)
            try readMembers(site)
            if site.vocabularies.contains(.applicator) { try readItems(site) }
            try readReferences(site)
            if site.vocabularies.contains(.applicator) { try readCombinations(site) }
            if site.vocabularies.contains(.unevaluated) { try readUnevaluated(site) }
        }
        tables.subschemas[Int(index)].firstKeyword = Int32(clamping: tables.keywords.count)
        tables.subschemas[Int(index)].keywordCount = Int32(clamping: keywords.count)
        tables.subschemas[Int(index)].collectsMarks = keywords.contains {
            $0.name == .unevaluatedItems || $0.name == .unevaluatedProperties
        }
        if keywords.isEmpty { tables.subschemas[Int(index)].literal = .always }
        tables.keywords.append(contentsOf: keywords)
    }

    mutating func add(_ name: KeywordName, _ check: Keyword.Check) {
        keywords.append(Keyword(name: name, check: check))
    }

    private mutating func readReferences(_ site: Site) throws(SchemaFault) {
        if let node = site.member("$ref") {
            let target = try target(at: node, in: site)
            add(.reference, .reference(try index(of: target.place, resource: target.resource)))
        }
        guard site.dialect == .draft202012, let node = site.member("$dynamicRef") else { return }
        let target = try target(at: node, in: site)
        let index = try index(of: target.place, resource: target.resource)
        if let name = target.dynamicName {
            tables.usesDynamicReferences = true
            add(.dynamicReference, .dynamicReference(index, name: dynamicName(name)))
        } else {
            add(.dynamicReference, .reference(index))
        }
    }

    private mutating func target(
        at node: JSONNodeID, in site: Site
    ) throws(SchemaFault) -> SchemaLibrary.Target {
        guard let reference = site.document.string(node) else {
            throw library.fault(at: site.place(of: node), "a reference must be a string")
        }
        return try library.target(of: reference, from: site.resource, at: site.place(of: node))
    }

    private mutating func dynamicName(_ name: String) -> Int32 {
        if let known = dynamicNames[name] { return known }
        let index = Int32(clamping: dynamicNames.count)
        dynamicNames[name] = index
        return index
    }

    /// Compiles what dynamic references may lead to: the dynamic anchors of every resource.
    private mutating func compileDynamicAnchors() throws(SchemaFault) {
        while readyResources < library.resources.count {
            let resource = Int32(clamping: readyResources)
            readyResources += 1
            var anchors = DynamicAnchors()
            for (name, place) in library.resources[Int(resource)].dynamicAnchors {
                let schema = try index(of: place, resource: resource)
                anchors.anchors.append(.init(name: dynamicName(name), schema: schema))
            }
            tables.dynamicAnchors.append(anchors)
        }
    }
}
