import Catalogue
import Testing
import ToolRisk

struct ToolStackTests {
    private static func tool(
        _ name: String, _ category: RiskCategory, risk: Int? = nil, _ labels: ToolLabels = []
    ) -> CatalogueTool {
        CatalogueTool(
            name: name,
            verdict: Verdict(
                category: category, risk: risk ?? category.baseRisk, labels: labels, confidencePercent: 90))
    }

    private static func member(_ label: String, _ tools: [CatalogueTool]) -> ToolStack.Member {
        ToolStack.Member(label: label, recognition: nil, tools: tools)
    }

    private static let web = member("web", [tool("fetch", .read, [.untrustedSource])])
    private static let files = member("files", [tool("read_file", .read, [.privateData]), tool("wipe", .destructive)])
    private static let mail = member("mail", [tool("send", .write, [.egress])])

    @Test func `three servers leak together where no two of them do`() throws {
        #expect(ToolStack(members: [Self.web, Self.files, Self.mail]).canLeak)
        #expect(!ToolStack(members: [Self.web, Self.files]).canLeak)
        #expect(!ToolStack(members: [Self.web, Self.mail]).canLeak)
        #expect(!ToolStack(members: [Self.files, Self.mail]).canLeak)
        let leak = try #require(ToolStack(members: [Self.web, Self.files, Self.mail]).combinations.first)
        #expect(leak.kind == .leak && !leak.isWithinOneServer)
        #expect(leak.legs.map(\.name) == ["untrusted_source", "private_data", "egress"])
        #expect(leak.legs.map { $0.tools.map(\.tool.name) } == [["fetch"], ["read_file"], ["send"]])
    }

    @Test func `one server that has all it takes is told apart`() throws {
        let all = Self.member(
            "all",
            [
                Self.tool("inbox", .read, [.untrustedSource, .privateData]),
                Self.tool("send", .write, [.egress]),
            ])
        let leak = try #require(ToolStack(members: [all]).combinations.first)
        #expect(leak.isWithinOneServer)
    }

    @Test func `words of strangers next to what destroys or runs are a combination`() {
        let shell = Self.member("shell", [Self.tool("run", .execute, risk: 4)])
        #expect(ToolStack(members: [Self.web, shell]).combinations.map(\.kind) == [.hijackedExecution])
        #expect(ToolStack(members: [Self.web, Self.files]).combinations.map(\.kind) == [.hijackedDamage])
        #expect(ToolStack(members: [Self.files, shell]).combinations.isEmpty)
    }

    @Test func `tools of all servers are counted and ranked`() {
        let stack = ToolStack(members: [Self.web, Self.files, Self.mail])
        #expect(stack.counts.total == 4)
        #expect(stack.counts[.destructive] == 1)
        #expect(stack.riskiestFirst.map(\.tool.name) == ["wipe", "send", "fetch", "read_file"])
        #expect(stack.unknown == ["web", "files", "mail"])
    }

    @Test func `the servers of a client's file are looked up, and the unknown ones are named`() throws {
        let index = try CatalogueIndex.embedded()
        let stack = try ToolStack(
            [
                ServerLaunch(name: "gh", words: ["npx", "-y", "@modelcontextprotocol/server-github"]),
                ServerLaunch(name: "qq-zz-ww", words: ["./mine"]),
            ], in: index)
        #expect(stack.unknown == ["qq-zz-ww"])
        #expect(stack.counts.total == stack.members[0].tools.count)
        #expect(stack.counts.total > 20)
    }
}
