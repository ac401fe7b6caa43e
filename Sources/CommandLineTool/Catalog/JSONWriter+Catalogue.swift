internal import Catalogue
internal import JSONText
internal import ToolRisk

/// The shapes of the catalogue's JSON. Keys are added over time, and none is renamed.
extension JSONWriter {
    mutating func array<Element>(of elements: [Element], _ write: (inout JSONWriter, Element) -> Void) {
        beginArray()
        for element in elements { write(&self, element) }
        endArray()
    }

    mutating func strings(_ strings: [String]) {
        array(of: strings) { $0.string($1) }
    }

    mutating func optional(_ text: String?) {
        if let text { string(text) } else { null() }
    }

    mutating func counts(_ counts: CategoryCounts) {
        beginObject()
        for category in RiskCategory.allCases {
            key(category.rawValue)
            integer(counts[category])
        }
        endObject()
    }

    /// A server without its tools.
    mutating func server(_ server: CatalogueServer) {
        beginObject()
        serverMembers(server)
        endObject()
    }

    /// The members of a server's object.
    mutating func serverMembers(_ server: CatalogueServer) {
        key("id")
        string(server.id)
        key("name")
        string(server.name)
        key("package")
        optional(server.package)
        key("repository")
        optional(server.repository)
        key("official")
        if let isOfficial = server.isOfficial { bool(isOfficial) } else { null() }
        key("curated")
        bool(server.isCurated)
        key("grade")
        string(server.grade.rawValue)
        key("score")
        integer(server.score)
        key("tools_total")
        integer(server.counts.total)
        key("tools_by_category")
        counts(server.counts)
        key("labels")
        strings(server.labels.names)
    }

    /// A tool without what is joined to it.
    mutating func tool(_ tool: CatalogueTool, server: String? = nil) {
        beginObject()
        toolMembers(tool, server: server)
        endObject()
    }

    /// The members of a tool's object.
    mutating func toolMembers(_ tool: CatalogueTool, server: String? = nil) {
        if let server {
            key("server")
            string(server)
        }
        key("name")
        string(tool.name)
        verdictMembers(tool.verdict)
        key("summary")
        optional(tool.summary)
        key("arguments")
        if tool.isSchemaKnown { arguments(tool.arguments) } else { null() }
        key("hints")
        hints(tool.hints)
        key("definition_sha256_prefix")
        optional(tool.digest.isEmpty ? nil : CatalogWords.hex(tool.digest))
    }

    /// The members of an object that say what a tool can do, and why.
    mutating func verdictMembers(_ verdict: Verdict) {
        key("category")
        string(verdict.category.rawValue)
        key("risk")
        integer(verdict.risk)
        key("level")
        string(verdict.level.rawValue)
        key("confidence")
        integer(verdict.confidencePercent)
        key("signals")
        strings(verdict.signals.map(\.rawValue))
        key("labels")
        strings(verdict.labels.names)
        key("evidence")
        array(of: verdict.evidence) { writer, piece in
            writer.beginObject()
            writer.key("place")
            writer.string(piece.place)
            writer.key("quote")
            writer.optional(piece.quote.isEmpty ? nil : piece.quote)
            writer.key("meaning")
            writer.string(piece.meaning)
            writer.endObject()
        }
        key("dispatcher")
        guard let dispatcher = verdict.dispatcher else { return null() }
        beginObject()
        key("name_argument")
        strings(dispatcher.nameArgument)
        key("arguments_argument")
        if let path = dispatcher.argumentsArgument { strings(path) } else { null() }
        endObject()
    }

    private mutating func arguments(_ arguments: [CatalogueArgument]) {
        array(of: arguments) { writer, argument in
            writer.beginObject()
            writer.key("name")
            writer.string(argument.name)
            writer.key("depth")
            writer.integer(argument.depth)
            writer.key("required")
            writer.bool(argument.isRequired)
            writer.key("type")
            writer.optional(argument.type)
            writer.endObject()
        }
    }

    private mutating func hints(_ hints: ToolHints) {
        beginObject()
        for (name, claim) in [
            ("readOnlyHint", hints.isReadOnly), ("destructiveHint", hints.isDestructive),
            ("idempotentHint", hints.isIdempotent), ("openWorldHint", hints.isOpenWorld),
        ] {
            guard let claim else { continue }
            key(name)
            bool(claim)
        }
        endObject()
    }
}
