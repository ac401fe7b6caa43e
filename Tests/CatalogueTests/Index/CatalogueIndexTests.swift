import Catalogue
import Testing
import ToolRisk

struct CatalogueIndexTests {
    private let index: CatalogueIndex

    init() throws {
        index = try CatalogueIndex.embedded()
    }

    @Test func `a walk over all tools finds the numbers that the index states`() throws {
        var counts = CategoryCounts()
        var mistaken: [String] = []
        try index.forEachServer { server, tools in
            var own = CategoryCounts()
            for tool in tools { own[tool.verdict.category] += 1 }
            let worst = tools.map(\.verdict.risk).max()
            let labels = tools.reduce(into: ToolLabels()) { $0.formUnion($1.verdict.labels) }
            if own != server.counts || worst != server.worstRisk || labels != server.labels {
                mistaken.append(server.id)
            }
            counts.add(own)
        }
        #expect(mistaken.isEmpty)
        #expect(counts == index.counts)
        #expect(index.servers.count >= 3_700)
        #expect(counts.total >= 48_000)
    }

    @Test func `no string of the index is a sentence`() throws {
        var sentences: [String] = []
        try index.forEachServer { server, tools in
            let names = [server.id, server.name, server.package ?? "", server.repository ?? ""] + server.aliases
            var strings = names
            for tool in tools {
                strings.append(tool.name)
                strings += tool.arguments.map(\.name)
                strings += tool.verdict.evidence.flatMap { [$0.place, $0.quote] }
            }
            sentences += strings.filter { $0.split(separator: " ").count > 7 || $0.utf8.count > 200 }
        }
        #expect(sentences.isEmpty)
    }

    @Test func `what the verdicts quote are names and arguments`() throws {
        var quoted: Set<String> = []
        try index.forEachServer { _, tools in
            for tool in tools {
                for evidence in tool.verdict.evidence where !evidence.quote.isEmpty { quoted.insert(evidence.place) }
            }
        }
        #expect(!quoted.isEmpty)
        #expect(
            quoted.allSatisfy { $0 == "name" || $0.hasPrefix("inputSchema") || $0.hasPrefix("annotations/") })
    }

    @Test func `a server's tools are the same asked for alone and in a walk`() throws {
        let wanted = try #require(index.servers(named: "twilio").first?.server)
        let alone = try index.tools(of: wanted)
        var walked: [CatalogueTool] = []
        try index.forEachServer { server, tools in
            if server == wanted { walked = tools }
        }
        let summaries = try index.notes(on: wanted)?.toolSummaries ?? [:]
        for place in walked.indices { walked[place].summary = summaries[walked[place].name] }
        #expect(!alone.isEmpty)
        #expect(alone == walked)
    }

    @Test(arguments: [
        ("npm/@modelcontextprotocol/server-github", "npm/@modelcontextprotocol/server-github"),
        ("@modelcontextprotocol/server-github", "npm/@modelcontextprotocol/server-github"),
        ("NPM/@ModelContextProtocol/server-github", "npm/@modelcontextprotocol/server-github"),
        ("reference/filesystem", "reference/filesystem"),
    ])
    func `a server is found by its id and by its package`(name: String, id: String) {
        #expect(index.servers(named: name).contains { $0.server.id == id })
    }

    @Test func `the servers of one name are all found, in an order that does not change`() {
        let found = index.servers(named: "twilio").map(\.server.id)
        #expect(found.count >= 4)
        #expect(found == index.servers(named: " Twilio ").map(\.server.id))
        #expect(index.servers(named: "no such server").isEmpty)
        #expect(index.servers(named: "").isEmpty)
    }

    @Test func `a name that is nearly right is suggested`() {
        #expect(index.serverName(near: "twillio") == "twilio")
        #expect(index.serverName(near: "qqqqqqqqqqqqqqqqqq") == nil)
    }

    @Test func `a definition is found by its digest`() throws {
        let server = try #require(index.servers(named: "reference/filesystem").first?.server)
        let tools = try index.tools(of: server)
        let digest = try #require(tools.first?.digest)
        let places = try index.places(ofDigest: digest + [1, 2, 3])
        #expect(places.contains { $0.server == server && $0.tool == 0 })
        #expect(try index.places(ofDigest: [1, 2]).isEmpty)
    }

    @Test func `arguments carry their marks, and a missing schema is not taken for none`() throws {
        let server = try #require(index.servers(named: "robinsonai/twilio").first?.server)
        let tool = try #require(try index.tools(of: server).first { $0.name == "twilio_add_conversation_participant" })
        #expect(tool.isSchemaKnown)
        #expect(tool.arguments.first == CatalogueArgument(name: "conversationSid", isRequired: true, type: "string"))
        #expect(tool.arguments.contains { !$0.isRequired })
        let other = try #require(index.servers(named: "npm/@modelcontextprotocol/server-github").first?.server)
        #expect(try index.tools(of: other).allSatisfy { !$0.isSchemaKnown && $0.arguments.isEmpty })
    }

    @Test(arguments: [
        (0, [RiskCategory: Int](), RiskGrade.a), (1, [.read: 5], .a), (2, [.read: 5, .write: 5], .b),
        (3, [.read: 9, .execute: 1], .c), (4, [.read: 9, .destructive: 1], .d), (5, [.read: 1, .financial: 1], .f),
        (5, [.read: 9, .financial: 1], .e), (9, [.financial: 1], .f),
    ])
    func `a grade follows from the worst risk and the share of dangerous tools`(
        worst: Int, tools: [RiskCategory: Int], grade: RiskGrade
    ) {
        var counts = CategoryCounts()
        for (category, count) in tools { counts[category] = count }
        #expect(RiskGrade(score: RiskGrade.score(worstRisk: worst, counts: counts)) == grade)
    }
}
