import Catalogue
import PolicyEngine
import Testing
import ToolRisk

/// The policies of a stack, loaded by the engine and decided.
struct StackPolicyTests {
    private static func member(_ label: String, _ tools: [(String, RiskCategory, ToolLabels)]) -> ToolStack.Member {
        let tools = tools.map { name, category, labels in
            CatalogueTool(
                name: name,
                verdict: Verdict(
                    category: category, risk: category.baseRisk, labels: labels, confidencePercent: 90))
        }
        return ToolStack.Member(label: label, recognition: nil, tools: tools)
    }

    private static let leaking = ToolStack(members: [
        member("web", [("fetch", .read, [.untrustedSource])]),
        member("files", [("read_file", .read, [.privateData]), ("wipe", .destructive, [])]),
        member("mail", [("send", .write, [.egress])]),
    ])

    @Test func `a stack that can leak gets a flow rule where data could be carried out, and only there`() throws {
        let policies = StackPolicy.all(for: Self.leaking)
        #expect(policies.map(\.fileName) == ["web.yaml", "files.yaml", "mail.yaml"])
        #expect(policies.map { $0.yaml.contains("\nflows:") } == [false, false, true])
        for policy in policies { _ = try PolicyTrial(policy.yaml) }
    }

    @Test func `each server's policy does with its tools what the page says`() throws {
        let policies = StackPolicy.all(for: Self.leaking)
        let files = try #require(policies.first { $0.label == "files" })
        var trial = try PolicyTrial(files.yaml)
        #expect(try trial.call("read_file") == .allowed)
        #expect(try trial.call("wipe") == .hidden)
        #expect(try trial.call("something else") != .allowed)
        let mail = try #require(policies.first { $0.label == "mail" })
        var sending = try PolicyTrial(mail.yaml)
        #expect(try sending.passes(31, of: "send") == 30)
    }

    @Test func `labels that are no file names, or the same one, get names of their own`() {
        let tools: [(String, RiskCategory, ToolLabels)] = [("get", .read, [])]
        let labels = ["@x/y", "@x/y", "../../etc", "…", ""]
        let stack = ToolStack(members: labels.map { Self.member($0, tools) })
        let names = StackPolicy.all(for: stack).map(\.fileName)
        #expect(names == ["x-y.yaml", "x-y-2.yaml", "etc.yaml", "server.yaml", "server-2.yaml"])
    }

    @Test(arguments: [
        ["github", "slack", "filesystem", "fetch"], ["stripe", "gmail", "notion"], ["playwright", "postgres", "aws"],
        ["robinsonai/twilio", "codespar/twilio", "composio/github", "github/gitlab-jmrplens"],
    ])
    func `policies for servers of the catalogue load without a warning`(names: [String]) throws {
        let index = try CatalogueIndex.embedded()
        let stack = try ToolStack(names.map { ServerLaunch(name: $0) }, in: index)
        let policies = StackPolicy.all(for: stack)
        #expect(policies.count == names.count)
        for (policy, member) in zip(policies, stack.members) {
            var trial = try PolicyTrial(policy.yaml)
            for tool in member.tools where tool.verdict.category == .read {
                #expect(try trial.call(tool.name) == .allowed, "\(policy.label): \(tool.name)")
            }
        }
    }
}
