import Catalogue
import Testing
import ToolRisk

struct CatalogueSearchTests {
    private let index: CatalogueIndex

    init() throws {
        index = try CatalogueIndex.embedded()
    }

    @Test func `a tool of exactly that name comes first, in whatever way it is written`() throws {
        let names = try index.search(["create issue"]).prefix(4).compactMap { $0.tool?.name }
        #expect(names.allSatisfy { ["CreateIssue", "create_issue", "create-issue", "createIssue"].contains($0) })
        #expect(names.count == 4)
    }

    @Test func `every word must fit, and a server's name counts as well`() throws {
        let hits = try index.search(["github", "sql"])
        #expect(!hits.isEmpty)
        #expect(
            hits.allSatisfy { hit in
                let names = [hit.server.id, hit.server.name, hit.tool?.name ?? ""] + hit.server.aliases + hit.arguments
                return ["github", "sql"].allSatisfy { word in names.contains { $0.lowercased().contains(word) } }
            })
        #expect(try index.search(["github", "nosuchword"]).isEmpty)
        #expect(try index.search([" ", ""]).isEmpty)
    }

    @Test func `an argument is found, and named`() throws {
        let hit = try #require(try index.search(["conversationSid"]).first { $0.server.id == "robinsonai/twilio" })
        #expect(hit.arguments == ["conversationSid"])
    }

    @Test func `a search by category finds tools of that category only`() throws {
        let hits = try index.search(["message"], category: .destructive)
        #expect(!hits.isEmpty)
        #expect(hits.allSatisfy { $0.tool?.verdict.category == .destructive })
    }

    @Test func `the riskiest tools come first, and only those that deserve it`() throws {
        let tools = try index.riskiestTools().map(\.tool)
        #expect(tools.count == index.counts.dangerous)
        #expect(zip(tools, tools.dropFirst()).allSatisfy { $0.verdict.risk >= $1.verdict.risk })
        #expect(try index.riskiestTools(of: .read).count == index.counts[.read])
    }

    @Test(arguments: [
        (["npx", "-y", "@modelcontextprotocol/server-github@2025.1.2"], "npm/@modelcontextprotocol/server-github"),
        (["npx", "@smithery/cli@latest", "run", "@Doist/todoist-mcp"], "smithery/@Doist/todoist-mcp"),
        (["sallyport", "-c", "p.yaml", "--", "npx", "@playwright/mcp@latest"], "npm/@playwright/mcp"),
        (["uvx", "--from", "git+https://github.com/krzko/google-cloud-mcp@main", "x"], "npm/google-cloud-mcp"),
    ])
    func `a server is recognised by the words of its command`(words: [String], id: String) throws {
        let found = try #require(index.recognised(ServerLaunch(name: "mine", words: words)))
        // Of several entries of one package, one that a person wrote about goes first.
        #expect(found.isSure && (found.server.id == id || found.server.isCurated))
    }

    @Test func `an image is recognised by its repository, with any registry and tag`() throws {
        let words = ["docker", "run", "-i", "--rm", "-e", "TOKEN", "ghcr.io/github/github-mcp-server:v1"]
        let found = try #require(index.recognised(ServerLaunch(name: "mine", words: words)))
        #expect(found.sign == .image || found.sign == .package)
        #expect(found.server.repository?.contains("github/github-mcp-server") == true || found.server.isCurated)
    }

    @Test func `a name beside a command or a host is a guess`() throws {
        let found = try #require(index.recognised(ServerLaunch(name: "twilio", words: ["./run.sh"])))
        #expect(found.sign == .name && !found.isSure)
        let typed = try #require(index.recognised(ServerLaunch(name: "twilio")))
        #expect(typed.isSure == typed.server.isCurated)
        let host = try #require(index.recognised(ServerLaunch(name: "mine", url: "https://mcp.twilio.com/sse?x=1")))
        #expect(host.sign == .host)
    }

    @Test func `a package that anybody may have named so is a guess`() throws {
        let words = ["npx", "-y", "@qq-zz-ww/github-mcp"]
        let found = try #require(index.recognised(ServerLaunch(name: "mine", words: words)))
        #expect(!found.isSure)
        let other = try #require(index.recognised(ServerLaunch(name: "mine", words: ["uvx", "google-cloud-mcp"])))
        #expect(!other.isSure)
    }

    @Test func `of a package that is called like every other only its vendor counts`() throws {
        let found = try #require(index.recognised(ServerLaunch(name: "mine", words: ["npx", "-y", "@stripe/mcp"])))
        #expect(ServerNames.of(found.server).contains { $0.lowercased().contains("stripe") })
        #expect(index.recognised(ServerLaunch(name: "qq-zz-ww", words: ["npx", "@qq-zz-ww/mcp"])) == nil)
    }

    @Test func `what nobody knows is not recognised`() {
        #expect(index.recognised(ServerLaunch(name: "qq-zz-ww", words: ["./server", "--port", "1"])) == nil)
        #expect(index.recognised(ServerLaunch(name: "", words: [""], url: "not an address")) == nil)
        #expect(index.recognised(ServerLaunch(name: "qq-zz-ww", url: "http://10.0.0.1:8080/mcp")) == nil)
    }
}

/// Every name of a server.
private enum ServerNames {
    static func of(_ server: CatalogueServer) -> [String] {
        [server.id, server.name, server.package ?? "", server.repository ?? ""] + server.aliases
    }
}
