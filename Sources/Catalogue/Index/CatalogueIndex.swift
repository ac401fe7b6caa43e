/// The built-in index of servers and their tools: facts, and our verdicts.
///
/// The directory of servers is read when the index is opened; tools are unpacked a chunk at a time, when somebody asks.
package struct CatalogueIndex: Sendable {
    /// Bytes of a definition's digest that are kept.
    package static let digestBytes = 6

    private enum Part {
        static let summary = 0
        static let directory = 1
        static let digests = 2
    }

    /// The day on which the definitions were collected, as the number yyyymmdd.
    package let collected: Int
    /// Its servers, in the order of their ids.
    package let servers: [CatalogueServer]
    /// Its tools by category, as the index itself says.
    package let counts: CategoryCounts
    private let image: CatalogueImage
    private let meanings: [String]

    /// The index that is part of the program.
    ///
    /// - Throws: ``CatalogueFault`` when the program was built with something else in its place.
    package static func embedded() throws(CatalogueFault) -> CatalogueIndex {
        try CatalogueIndex(try CatalogueImage.embedded())
    }

    /// An index in memory.
    ///
    /// - Throws: ``CatalogueFault`` when the bytes are not an index, or a damaged one.
    package init(_ bytes: [UInt8]) throws(CatalogueFault) {
        try self.init(try CatalogueImage(bytes))
    }

    private init(_ image: CatalogueImage) throws(CatalogueFault) {
        self.image = image
        var cursor = ByteCursor(try image.chunk(Part.summary), part: "summary")
        collected = try cursor.number()
        let serverCount = try cursor.number()
        let toolCount = try cursor.number()
        counts = try DirectoryReader.counts(&cursor)
        meanings = try cursor.strings()
        var reader = DirectoryReader(try image.chunk(Part.directory))
        servers = try reader.servers(count: serverCount)
        guard counts.total == toolCount, servers.reduce(0, { $0 + $1.counts.total }) == toolCount else {
            throw .damaged(part: "summary")
        }
    }

    // MARK: - Tools

    /// The tools of a server, in the order in which it lists them, with what a person wrote about them.
    ///
    /// - Throws: ``CatalogueFault`` when a part of the index is damaged.
    package func tools(of server: CatalogueServer) throws(CatalogueFault) -> [CatalogueTool] {
        let digests = try image.chunk(Part.digests)
        var reader = ToolReader(try image.chunk(server.place.chunk), at: server.place.offset, meanings: meanings)
        var tools = try reader.tools(of: server, digests: digests)
        if let notes = try notes(on: server) {
            for place in tools.indices { tools[place].summary = notes.toolSummaries[tools[place].name] }
        }
        return tools
    }

    /// What a person wrote about a server; nil when nobody has.
    ///
    /// - Throws: ``CatalogueFault`` when a part of the index is damaged.
    package func notes(on server: CatalogueServer) throws(CatalogueFault) -> CuratedNotes? {
        guard let chunk = server.place.curatedChunk else { return nil }
        return try CuratedNotes(try image.chunk(chunk))
    }

    /// Calls the closure with the tools of each server, in the order of the ids; faster than asking for each.
    ///
    /// - Throws: ``CatalogueFault`` when a part of the index is damaged.
    package func forEachServer(
        _ body: (CatalogueServer, [CatalogueTool]) -> Void
    ) throws(CatalogueFault) {
        let digests = try image.chunk(Part.digests)
        var open: (place: Int, reader: ToolReader)?
        for server in servers {
            let chunk = server.place.chunk
            var reader: ToolReader
            if let held = open, held.place == chunk {
                reader = held.reader
                reader.move(to: server.place.offset)
            } else {
                reader = ToolReader(try image.chunk(chunk), at: server.place.offset, meanings: meanings)
            }
            body(server, try reader.tools(of: server, digests: digests))
            open = (chunk, reader)
        }
    }

    // MARK: - Definitions

    /// Where a definition stands: every server and tool whose digest starts with these bytes.
    ///
    /// - Parameter digest: the first bytes of a definition's SHA-256; as many as the index keeps are compared.
    /// - Throws: ``CatalogueFault`` when a part of the index is damaged.
    package func places(ofDigest digest: [UInt8]) throws(CatalogueFault) -> [(server: CatalogueServer, tool: Int)] {
        let digests = try image.chunk(Part.digests)
        let wanted = digest.prefix(Self.digestBytes)
        guard wanted.count == Self.digestBytes else { return [] }
        var found: [(server: CatalogueServer, tool: Int)] = []
        for server in servers {
            for tool in 0..<server.counts.total {
                let offset = (server.place.firstTool + tool) * Self.digestBytes
                guard offset + Self.digestBytes <= digests.count else { throw .damaged(part: "digests") }
                if digests[offset..<offset + Self.digestBytes] == wanted { found.append((server, tool)) }
            }
        }
        return found
    }
}
