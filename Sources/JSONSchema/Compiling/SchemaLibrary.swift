internal import JSONText

/// The documents that a schema consists of, and what their addresses and anchors lead to.
///
/// A document is read when something refers to it, from those at hand; nothing is fetched.
struct SchemaLibrary {
    /// A schema with an address of its own, which the addresses inside are relative to.
    struct Resource {
        let place: SchemaPlace
        let address: String
        let dialect: SchemaDialect
        let vocabularies: Vocabularies
        /// Names of dynamic anchors and what they stand at, in their order.
        var dynamicAnchors: [(name: String, place: SchemaPlace)] = []
    }

    /// A named place of a resource.
    struct Anchor {
        let place: SchemaPlace
        let isDynamic: Bool
    }

    /// A schema that a reference leads to.
    struct Target {
        let place: SchemaPlace
        let resource: Int32
        /// The name of the dynamic anchor that led here.
        var dynamicName: String?
    }

    /// Longest address in bytes.
    static let maxAddressBytes = 2048

    private let options: SchemaOptions
    private(set) var documents: [JSONDocument] = []
    /// The schema of each document.
    private(set) var documentRoots: [JSONNodeID] = []
    private(set) var documentAddresses: [String] = []
    private(set) var resources: [Resource] = []
    private var resourcesByAddress: [String: Int32] = [:]
    private var resourcesByPlace: [SchemaPlace: Int32] = [:]
    private var anchors: [String: Anchor] = [:]
    /// Work that finding references may still take.
    private var searchSteps = 8_000_000

    init(options: SchemaOptions) {
        self.options = options
    }

    /// The resource that begins at a place; nil when none does.
    func resource(at place: SchemaPlace) -> Int32? {
        resourcesByPlace[place]
    }

    func fault(at place: SchemaPlace, _ message: String) -> SchemaFault {
        let document = documents[Int(place.document)]
        let pointer = document.pointer(to: place.node, from: documentRoots[Int(place.document)])
        let address = documentAddresses[Int(place.document)]
        return SchemaFault(schemaPath: place.document == 0 ? pointer : "\(address)#\(pointer)", message: message)
    }

    // MARK: - Documents

    /// Adds a document and finds the resources and anchors below a node.
    ///
    /// - Returns: the resource at the node.
    mutating func add(
        _ document: JSONDocument, at root: JSONNodeID, address: String, dialect: SchemaDialect
    ) throws(SchemaFault) -> Int32 {
        let index = Int32(clamping: documents.count)
        documents.append(document)
        documentRoots.append(root)
        documentAddresses.append(address)
        let first = Int32(clamping: resources.count)
        let place = SchemaPlace(document: index, node: root)
        let own = try ownAddress(of: place, base: address, dialect: dialect) ?? address
        try addResource(at: place, address: own, dialect: dialect)
        if own != address, resourcesByAddress[address] == nil { resourcesByAddress[address] = first }
        var open = [(place: place, resource: first)]
        while let (place, resource) = open.popLast() {
            let inside = place.node == root ? resource : try enter(place, from: resource)
            try addAnchors(at: place, resource: inside)
            for child in documents[Int(index)].subschemas(of: place.node, resources[Int(inside)].dialect) {
                open.append((SchemaPlace(document: index, node: child), inside))
            }
        }
        return first
    }

    private mutating func enter(_ place: SchemaPlace, from outer: Int32) throws(SchemaFault) -> Int32 {
        let resource = resources[Int(outer)]
        let address = try ownAddress(of: place, base: resource.address, dialect: resource.dialect)
        guard let address else { return outer }
        try addResource(at: place, address: address, dialect: resource.dialect)
        return Int32(clamping: resources.count - 1)
    }

    private mutating func addResource(
        at place: SchemaPlace, address: String, dialect: SchemaDialect
    ) throws(SchemaFault) {
        guard resourcesByAddress[address] == nil || address.isEmpty else {
            throw fault(at: place, "the address `\(address)` is declared twice")
        }
        let (declared, vocabularies) = try declaredDialect(at: place, outer: dialect)
        let index = Int32(clamping: resources.count)
        resources.append(Resource(place: place, address: address, dialect: declared, vocabularies: vocabularies))
        resourcesByAddress[address] = index
        resourcesByPlace[place] = index
    }

    /// The address that `$id` gives to a schema; nil without one.
    private func ownAddress(
        of place: SchemaPlace, base: String, dialect outer: SchemaDialect
    ) throws(SchemaFault) -> String? {
        let document = documents[Int(place.document)]
        guard let node = document.member("$id", of: place.node), let text = document.string(node) else { return nil }
        let dialect =
            document.member("$schema", of: place.node).flatMap(document.string)
            .flatMap(SchemaDialect.init(address:)) ?? outer
        if dialect == .draft7, text.hasPrefix("#") || document.member("$ref", of: place.node) != nil { return nil }
        guard text.utf8.count <= Self.maxAddressBytes else { throw fault(at: place, "the `$id` is too long") }
        let address = Address(base).resolving(Address(text))
        guard dialect == .draft7 || address.fragment?.isEmpty ?? true else {
            throw fault(at: place, "the `$id` must not name a part of a document")
        }
        let resolved = address.document
        guard resolved.utf8.count <= Self.maxAddressBytes else { throw fault(at: place, "the `$id` is too long") }
        return resolved
    }

    private func declaredDialect(
        at place: SchemaPlace, outer: SchemaDialect
    ) throws(SchemaFault) -> (SchemaDialect, Vocabularies) {
        let document = documents[Int(place.document)]
        guard let text = document.member("$schema", of: place.node).flatMap(document.string) else {
            return (outer, .usual)
        }
        if let dialect = SchemaDialect(address: text) { return (dialect, .usual) }
        guard let own = options.documents[Address(text).document],
            let dialect = own.member("$schema", of: .root).flatMap(own.string).flatMap(SchemaDialect.init(address:))
        else { throw fault(at: place, "the dialect `\(text.prefix(100))` is not known here") }
        guard let listed = own.member("$vocabulary", of: .root) else { return (dialect, .usual) }
        var vocabularies = Vocabularies.others
        for member in own.members(of: listed) {
            let name = own.string(member.key) ?? ""
            if let vocabulary = Vocabularies(address: name) {
                vocabularies.formUnion(vocabulary)
            } else if own.kind(member.value) == .true {
                throw fault(at: place, "the vocabulary `\(name.prefix(100))` is not known here")
            }
        }
        return (dialect, vocabularies)
    }

    private mutating func addAnchors(at place: SchemaPlace, resource: Int32) throws(SchemaFault) {
        let document = documents[Int(place.document)]
        guard document.kind(place.node) == .object else { return }
        switch resources[Int(resource)].dialect {
        case .draft7:
            guard document.member("$ref", of: place.node) == nil,
                let text = document.member("$id", of: place.node).flatMap(document.string),
                let name = Address(text).fragment, !name.isEmpty
            else { return }
            try addAnchor(name, at: place, resource: resource, isDynamic: false)
        case .draft202012:
            if let name = document.member("$anchor", of: place.node).flatMap(document.string) {
                try addAnchor(name, at: place, resource: resource, isDynamic: false)
            }
            if let name = document.member("$dynamicAnchor", of: place.node).flatMap(document.string) {
                try addAnchor(name, at: place, resource: resource, isDynamic: true)
                resources[Int(resource)].dynamicAnchors.append((name, place))
            }
        }
    }

    private mutating func addAnchor(
        _ name: String, at place: SchemaPlace, resource: Int32, isDynamic: Bool
    ) throws(SchemaFault) {
        guard name.utf8.count <= Self.maxAddressBytes else { throw fault(at: place, "the anchor is too long") }
        let key = Self.anchorKey(name, resource)
        if let known = anchors[key], known.place != place {
            throw fault(at: place, "the anchor `\(name.prefix(100))` is declared twice")
        }
        anchors[key] = Anchor(place: place, isDynamic: isDynamic || anchors[key]?.isDynamic ?? false)
    }

    private static func anchorKey(_ name: String, _ resource: Int32) -> String {
        "\(resource)#\(name)"
    }

    // MARK: - References

    /// The schema that a reference of a resource leads to.
    mutating func target(
        of reference: String, from resource: Int32, at place: SchemaPlace
    ) throws(SchemaFault) -> Target {
        guard reference.utf8.count <= Self.maxAddressBytes else { throw fault(at: place, "the reference is too long") }
        let address = Address(resources[Int(resource)].address).resolving(Address(reference))
        let found = try self.resource(of: address.document, dialect: resources[Int(resource)].dialect, for: place)
        guard let fragment = Address.decodedFragment(address.fragment ?? "") else {
            throw fault(at: place, "the reference `\(reference.prefix(100))` is not well-formed")
        }
        if fragment.isEmpty { return Target(place: resources[Int(found)].place, resource: found) }
        if !fragment.hasPrefix("/") {
            guard let anchor = anchors[Self.anchorKey(fragment, found)] else {
                throw fault(at: place, "the reference `\(reference.prefix(100))` leads nowhere")
            }
            return Target(place: anchor.place, resource: found, dynamicName: anchor.isDynamic ? fragment : nil)
        }
        guard let pointer = JSONPointer(fragment), let target = descend(pointer, from: found) else {
            if searchSteps <= 0 { throw fault(at: place, "the references take more work than they may") }
            throw fault(at: place, "the reference `\(reference.prefix(100))` leads nowhere")
        }
        return target
    }

    private mutating func resource(
        of address: String, dialect: SchemaDialect, for place: SchemaPlace
    ) throws(SchemaFault) -> Int32 {
        if let known = resourcesByAddress[address] { return known }
        if let document = options.documents[address] {
            return try add(document, at: .root, address: address, dialect: dialect)
        }
        if let document = MetaSchema.document(at: address) {
            return try add(document, at: .root, address: address, dialect: dialect)
        }
        throw fault(at: place, "`\(address.prefix(100))` is not at hand, and nothing is fetched")
    }

    private mutating func descend(_ pointer: JSONPointer, from resource: Int32) -> Target? {
        var target = Target(place: resources[Int(resource)].place, resource: resource)
        let document = documents[Int(target.place.document)]
        for token in pointer.tokens {
            searchSteps -= document.count(target.place.node)
            guard searchSteps > 0,
                let child = document.node(at: JSONPointer(tokens: [token]), from: target.place.node)
            else { return nil }
            let place = SchemaPlace(document: target.place.document, node: child)
            target = Target(place: place, resource: resourcesByPlace[place] ?? target.resource)
        }
        return target
    }
}
