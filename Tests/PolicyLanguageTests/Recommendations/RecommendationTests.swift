import Catalogue
import JSONText
import PolicyEngine
import Testing
import ToolRisk

/// What recommended policies do with calls, by category; each is loaded and decided by the engine.
struct RecommendationTests {
    private typealias Samples = RecommendationSamples

    /// The forms in which a recommendation is written.
    enum Form: CaseIterable {
        case yaml, brief, json
    }

    static func trial(_ recommendation: PolicyRecommendation, _ form: Form) throws -> PolicyTrial {
        switch form {
        case .yaml: try PolicyTrial(recommendation.yaml())
        case .brief: try PolicyTrial(recommendation.yaml(isBrief: true))
        case .json: try PolicyTrial(recommendation.json(), file: "policy.json")
        }
    }

    private static func one(_ category: RiskCategory, _ form: Form) throws -> PolicyTrial {
        var trial = try trial(
            PolicyRecommendation(server: "s", tool: Samples.tool("t", category)), form)
        trial.required = ["t": ["a", "b"]]
        return trial
    }

    @Test(arguments: Form.allCases)
    func `a tool that reads is allowed without end`(form: Form) throws {
        var trial = try Self.one(.read, form)
        #expect(try trial.passes(200, of: "t") == 200)
        #expect(try trial.call("other") == .refused("(default deny)"))
    }

    @Test(arguments: Form.allCases)
    func `of a tool that writes the thirty-first call in a minute is refused`(form: Form) throws {
        var trial = try Self.one(.write, form)
        #expect(try trial.passes(30, of: "t") == 30)
        #expect(try trial.call("t") == .limited("/tools/t/limits/0"))
        trial.grant = "another"
        #expect(try trial.call("t") == .allowed)
        trial.grant = "local"
        trial.now += 31_000_000_000
        #expect(try trial.call("t") == .allowed)
    }

    @Test(arguments: Form.allCases)
    func `of a tool that executes the eleventh call in a minute is refused`(form: Form) throws {
        var trial = try Self.one(.execute, form)
        #expect(try trial.passes(10, of: "t", #"{"a":1,"b":2}"#) == 10)
        #expect(try trial.call("t", #"{"a":1,"b":2}"#) == .limited("/tools/t/limits/0"))
    }

    @Test(arguments: ["{}", #"{"a":1}"#, #"{"a":1,"b":null}"#], Form.allCases)
    func `a tool that executes needs every required argument`(arguments: String, form: Form) throws {
        var trial = try Self.one(.execute, form)
        #expect(try trial.call("t", arguments) == .refused("/tools/t/rules/0"))
        #expect(try trial.passes(10, of: "t", #"{"a":1,"b":2}"#) == 10)
    }

    @Test(arguments: Form.allCases)
    func `a tool that destroys is hidden and refused as unknown`(form: Form) throws {
        var trial = try Self.one(.destructive, form)
        #expect(try trial.call("t") == .hidden)
        #expect(!trial.policy.isListed(.tool, "t"))
    }

    @Test(arguments: Form.allCases)
    func `a tool that moves money needs approval`(form: Form) throws {
        var trial = try Self.one(.financial, form)
        #expect(try trial.call("t", #"{"a":1,"b":2}"#) == .approval("/tools/t/rules/0"))
        #expect(trial.policy.isListed(.tool, "t"))
    }

    @Test(arguments: Form.allCases)
    func `every odd name gets what its category deserves, and nothing else is let in`(form: Form) throws {
        for offset in 0..<RiskCategory.allCases.count {
            let tools = Samples.hostileTexts.enumerated().map { place, name in
                let category = RiskCategory.allCases[(place + offset) % RiskCategory.allCases.count]
                return RecommendedTool(
                    name: name, summary: .server(name), verdict: Samples.verdict(category, quote: name))
            }
            var trial = try Self.trial(PolicyRecommendation(server: "hostile\nevil: 1", tools: tools), form)
            // Of the two spellings of an accented letter, the second is left out.
            #expect(trial.policy.tools.entries.count + trial.policy.hidden.count == tools.count - 1)
            #expect(trial.policy.defaultAction == .deny)
            for tool in tools where tool.name.utf8.count != 5 || tool.name != "caf\u{E9}" {
                let outcome = try trial.call(tool.name)
                switch tool.verdict.category {
                case .read, .write, .execute: #expect(outcome == .allowed, "\(tool.name)")
                case .destructive: #expect(outcome == .hidden, "\(tool.name)")
                case .financial: #expect(trial.policy.isListed(.tool, tool.name), "\(tool.name)")
                }
                #expect((tool.verdict.category == .financial) == outcome.isApproval, "\(tool.name)")
            }
            #expect(try trial.call("evil") == .refused("(default deny)"))
            #expect(try trial.call("delete_everything") == .refused("(default deny)"))
        }
    }

    @Test func `a name of a thousand characters is held by every form`() throws {
        for length in [999, 1_000, 1_001, 1_024, 4_000] {
            let name = String(repeating: "n", count: length)
            for (category, form) in zip([RiskCategory.read, .destructive, .write], Form.allCases) {
                var trial = try Self.trial(
                    PolicyRecommendation(server: "s", tool: Samples.tool(name, category)), form)
                #expect(try trial.call(name) == (category == .destructive ? .hidden : .allowed))
            }
        }
    }

    @Test func `names that no policy can hold are left out and refused`() throws {
        let names = ["\u{FEFF}bom", "b\u{FEFF}om", ""]
        let tools = names.map { Samples.tool($0, .read) } + [Samples.tool("a", .read)]
        let recommendation = PolicyRecommendation(server: "\u{FEFF}", tools: tools)
        #expect(recommendation.namesLeftOut == names)
        var trial = try PolicyTrial(recommendation.yaml())
        #expect(trial.policy.tools.entries.map(\.selector) == [.exact("a")])
        #expect(try trial.call("\u{FEFF}bom") != .allowed)
    }

    @Test func `of two names that read alike the second is refused`() throws {
        let tools = ["caf\u{E9}", "cafe\u{301}"].map { Samples.tool($0, .write) }
        let recommendation = PolicyRecommendation(server: "s", tools: tools)
        #expect(recommendation.namesLeftOut.map { Array($0.utf8) } == [Array("cafe\u{301}".utf8)])
        var trial = try PolicyTrial(recommendation.yaml())
        #expect(try trial.call("caf\u{E9}") == .allowed)
        #expect(try trial.call("cafe\u{301}") != .allowed)
    }

    @Test(arguments: Form.allCases)
    func `a tool whose definition speaks to the model is hidden, whatever it does`(form: Form) throws {
        for category in RiskCategory.allCases {
            var tool = Samples.tool("t", category)
            tool.concerns = ["orders the model\nevil: {}"]
            let recommendation = PolicyRecommendation(server: "s", tools: [Samples.tool("t", .read), tool])
            var trial = try Self.trial(recommendation, form)
            #expect(try trial.call("t") == .hidden)
            #expect(recommendation.withheld.map(\.name) == ["t"])
            #expect(recommendation.tools(in: category).isEmpty)
        }
    }

    @Test func `a name that is listed twice is judged by the worse of the two`() throws {
        for order in [[RiskCategory.read, .destructive], [.destructive, .read]] {
            let recommendation = PolicyRecommendation(server: "s", tools: order.map { Samples.tool("t", $0) })
            var trial = try PolicyTrial(recommendation.yaml())
            #expect(try trial.call("t") == .hidden)
        }
    }

    @Test(arguments: Form.allCases)
    func `a tool that calls others reaches those only that may be called`(form: Form) throws {
        var verdict = Samples.verdict(.execute)
        verdict.dispatcher = Dispatcher(nameArgument: ["name"], argumentsArgument: ["inner arguments"])
        let tools = [
            RecommendedTool(name: "use_tool", verdict: verdict), Samples.tool("look", .read),
            Samples.tool("wipe", .destructive), Samples.tool("pay", .financial),
        ]
        var trial = try Self.trial(PolicyRecommendation(server: "s", tools: tools), form)
        #expect(try trial.call("use_tool", #"{"name":"look","inner arguments":{}}"#) == .allowed)
        for name in ["wipe", "unheard_of", ""] {
            #expect(try trial.call("use_tool", #"{"name":"\#(name)","inner arguments":{}}"#) != .allowed)
        }
        #expect(try trial.call("use_tool", #"{"name":"pay"}"#).isApproval)
        #expect(try trial.call("use_tool") != .allowed)
    }

    @Test(arguments: Form.allCases)
    func `a server without tools gets a policy that refuses all`(form: Form) throws {
        var trial = try Self.trial(PolicyRecommendation(server: "s", tools: []), form)
        #expect(trial.policy.tools.entries.isEmpty)
        #expect(try trial.call("t") == .refused("(default deny)"))
    }

    @Test func `the riskiest tool is told first`() {
        let tools = [
            Samples.tool("r", .read), Samples.tool("f", .financial), Samples.tool("w", .write),
            Samples.tool("w2", .write),
        ]
        #expect(PolicyRecommendation(server: "s", tools: tools).riskiestFirst.map(\.name) == ["f", "w", "w2", "r"])
    }

    @Test(arguments: Form.allCases)
    func `what could leak is asked for once it could`(form: Form) throws {
        let labels: [String: ToolLabels] = ["in": .untrustedSource, "mine": .privateData, "out": .egress]
        let tools = labels.sorted { $0.key < $1.key }.map { Samples.tool($0, .read, labels: $1) }
        var trial = try Self.trial(PolicyRecommendation(server: "s", tools: tools), form)
        trial.labels = labels
        for name in ["out", "in", "out", "mine", "mine"] { #expect(try trial.call(name) == .allowed) }
        #expect(try trial.call("out") == .approval("/flows/0"))
        #expect(try trial.call("in") == .allowed)
        trial.now += 31 * 60 * 1_000_000_000
        #expect(try trial.call("out") == .allowed)
    }

    @Test func `a rule for leaks is added for one server of several`() throws {
        var recommendation = PolicyRecommendation(server: "s", tool: Samples.tool("out", .read, labels: .egress))
        #expect(!recommendation.yaml().contains("flows:"))
        recommendation.addsFlowRules = true
        #expect(try PolicyTrial(recommendation.yaml()).policy.flows.count == 1)
    }

    @Test func `untrusted text, private data and a way out are noticed together only`() {
        let some = [Samples.tool("in", .read, labels: .untrustedSource), Samples.tool("out", .write, labels: .egress)]
        #expect(!PolicyRecommendation(server: "s", tools: some).closesTrifecta)
        let all = some + [Samples.tool("mine", .read, labels: .privateData)]
        #expect(PolicyRecommendation(server: "s", tools: all).closesTrifecta)
        let gone = some + [Samples.tool("wipe", .destructive, labels: .privateData)]
        #expect(!PolicyRecommendation(server: "s", tools: gone).closesTrifecta)
    }
}

extension PolicyTrial.Outcome {
    fileprivate var isApproval: Bool {
        if case .approval = self { true } else { false }
    }
}
