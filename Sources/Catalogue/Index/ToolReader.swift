internal import ToolRisk

/// Reads the tools of servers from one chunk.
struct ToolReader {
    private static let part = "tools"
    private static let propertyPrefix = "inputSchema/properties/"
    private static let annotationPrefix = "annotations/"

    private let bytes: [UInt8]
    private let meanings: [String]
    private var cursor: ByteCursor

    init(_ bytes: [UInt8], at offset: Int, meanings: [String]) {
        self.bytes = bytes
        self.meanings = meanings
        cursor = ByteCursor(bytes, at: offset, part: Self.part)
    }

    mutating func move(to offset: Int) {
        cursor = ByteCursor(bytes, at: offset, part: Self.part)
    }

    mutating func tools(of server: CatalogueServer, digests: [UInt8]) throws(CatalogueFault) -> [CatalogueTool] {
        var tools: [CatalogueTool] = []
        for place in 0..<server.counts.total {
            let start = (server.place.firstTool + place) * CatalogueIndex.digestBytes
            guard start + CatalogueIndex.digestBytes <= digests.count else { throw .damaged(part: "digests") }
            tools.append(try tool(digest: Array(digests[start..<start + CatalogueIndex.digestBytes])))
        }
        return tools
    }

    private mutating func tool(digest: [UInt8]) throws(CatalogueFault) -> CatalogueTool {
        let name = try cursor.string()
        let hints = try hints()
        let risk = try cursor.byte()
        guard Int(risk & 7) < RiskCategory.allCases.count else { throw .damaged(part: Self.part) }
        let category = RiskCategory.allCases[Int(risk & 7)]
        let flags = try cursor.byte()
        let signalBits = try cursor.number()
        let confidence = try cursor.byte()
        var evidence: [Evidence] = []
        for _ in 0..<(try cursor.count()) { evidence.append(try self.evidence()) }
        var dispatcher: Dispatcher?
        if flags & 8 != 0 {
            let nameArgument = try cursor.strings()
            let argumentsArgument = try cursor.strings()
            dispatcher = Dispatcher(
                nameArgument: nameArgument, argumentsArgument: argumentsArgument.isEmpty ? nil : argumentsArgument)
        }
        let verdict = Verdict(
            category: category, risk: min(5, max(1, Int(risk >> 3))), labels: ToolLabels(rawValue: flags & 7),
            signals: Self.signals(signalBits), evidence: evidence, confidencePercent: min(100, Int(confidence)),
            dispatcher: dispatcher)
        return CatalogueTool(
            name: name, verdict: verdict, arguments: try arguments(), isSchemaKnown: flags & 16 != 0, hints: hints,
            digest: digest)
    }

    private static func signals(_ bits: Int) -> [RiskSignal] {
        RiskSignal.allCases.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element)
    }

    private mutating func hints() throws(CatalogueFault) -> ToolHints {
        var rest = try cursor.byte()
        func next() -> Bool? {
            defer { rest /= 3 }
            return rest % 3 == 0 ? nil : rest % 3 == 2
        }
        var hints = ToolHints()
        hints.isReadOnly = next()
        hints.isDestructive = next()
        hints.isIdempotent = next()
        hints.isOpenWorld = next()
        return hints
    }

    private mutating func evidence() throws(CatalogueFault) -> Evidence {
        let place: String
        switch try cursor.byte() {
        case 0: place = "name"
        case 1: place = "title"
        case 2: place = "description"
        case 3: place = Self.propertyPrefix + (try cursor.string())
        case 4: place = Self.annotationPrefix + (try cursor.string())
        case 5: place = "server"
        case 6: place = try cursor.string()
        default: throw .damaged(part: Self.part)
        }
        let meaning = try cursor.number()
        guard meaning < meanings.count else { throw .damaged(part: Self.part) }
        return Evidence(place: place, quote: try cursor.string(), meaning: meanings[meaning])
    }

    private mutating func arguments() throws(CatalogueFault) -> [CatalogueArgument] {
        var arguments: [CatalogueArgument] = []
        for _ in 0..<(try cursor.count()) {
            let name = try cursor.string()
            let flags = try cursor.byte()
            arguments.append(
                CatalogueArgument(
                    name: name, depth: Int(flags >> 4), isRequired: flags & 8 != 0,
                    type: CatalogueArgument.types[Int(flags & 7)]))
        }
        return arguments
    }
}
