internal import JSONText
internal import PolicyEngine
internal import Testing
internal import ToolRisk

/// Selectors that go by what a tool can do.
struct CategoryTests {
    private static func tool(_ category: RiskCategory?) -> ToolFacts {
        ToolFacts(requiredArguments: [], annotations: [:], category: category)
    }

    private static func verdict(
        _ policy: Policy, _ name: String, _ category: RiskCategory?, isKnown: Bool = true
    ) throws -> Verdict {
        try Sample.decide(policy, target: name, facts: Sample.facts(tool: isKnown ? tool(category) : nil))
    }

    private static func policy(
        _ entries: [Entry], defaultAction: DefaultAction = .deny, hidden: [Selector] = []
    ) -> Policy {
        var policy = Policy(defaultAction: defaultAction, tools: EntryTable(entries))
        policy.hidden = hidden
        return policy
    }

    // MARK: - Lists

    @Test func `a category entry lists the tools of that category and no other`() throws {
        let policy = Self.policy([Sample.entry(.category(.read))])
        #expect(try Self.verdict(policy, "get_x", .read).plan != nil)
        #expect(try Self.verdict(policy, "get_x", .write).refusal?.reason == .defaultDeny)
        #expect(policy.isListed(.tool, "get_x", tool: Self.tool(.read)))
        #expect(!policy.isListed(.tool, "get_x", tool: Self.tool(.write)))
    }

    @Test func `a hidden category is answered as an unknown tool and listed nowhere`() throws {
        let policy = Self.policy([], defaultAction: .allow, hidden: [.category(.destructive)])
        #expect(try Self.verdict(policy, "drop", .destructive).refusal?.reason == .hidden)
        #expect(try Self.verdict(policy, "drop", .write).plan != nil)
        #expect(!policy.isListed(.tool, "drop", tool: Self.tool(.destructive)))
        #expect(policy.isListed(.tool, "drop", tool: Self.tool(.write)))
        #expect(policy.isListed(.prompt, "drop"))
    }

    // MARK: - Tools that nobody judged

    @Test(arguments: [true, false])
    func `a tool of no known category is refused even if an entry names it`(isKnown: Bool) throws {
        let policies = [
            Self.policy([Sample.entry(.exact("pay")), Sample.entry(.category(.read))]),
            Self.policy([], defaultAction: .allow, hidden: [.category(.financial)]),
        ]
        for policy in policies {
            let refusal = try Self.verdict(policy, "pay", nil, isKnown: isKnown).refusal
            #expect(refusal?.reason == .noDefinition)
            #expect(refusal?.rule == "(category)")
            #expect(!policy.isListed(.tool, "pay", tool: isKnown ? Self.tool(nil) : nil))
        }
    }

    @Test func `a tool that is hidden by name stays hidden when nobody judged it`() throws {
        let policy = Self.policy([Sample.entry(.category(.read))], hidden: [.exact("pay")])
        #expect(try Self.verdict(policy, "pay", nil).refusal?.reason == .hidden)
    }

    @Test func `in shadow a tool of no known category passes and the refusal is written down`() throws {
        var policy = Self.policy([Sample.entry(.category(.read), [Sample.rule(.deny)])])
        policy.mode = .shadow
        let plan = try #require(try Self.verdict(policy, "pay", nil).plan)
        #expect(plan.shadowRefusals.map(\.reason) == [.noDefinition])
        #expect(policy.isListed(.tool, "pay"))
    }

    @Test func `only a policy that goes by category wants every definition`() {
        let call = PolicedCall(kind: .tool, target: "pay", arguments: nil)
        #expect(Self.policy([Sample.entry(.category(.read))]).needsDefinition(call))
        #expect(Self.policy([], hidden: [.category(.read)]).needsDefinition(call))
        #expect(!Self.policy([Sample.entry(.all), Sample.entry(.exact("pay"))]).needsDefinition(call))
        let prompt = PolicedCall(kind: .prompt, target: "pay", arguments: nil)
        #expect(!Self.policy([Sample.entry(.category(.read))]).needsDefinition(prompt))
    }

    @Test func `prompts and resources have no category and need none`() throws {
        var policy = Self.policy([Sample.entry(.category(.read))], hidden: [.category(.read)])
        policy.prompts = PolicySection(table: EntryTable([Sample.entry(.exact("greet"))]))
        #expect(try Sample.decide(policy, target: "greet", kind: .prompt).plan != nil)
        #expect(policy.isListed(.prompt, "greet"))
    }

    // MARK: - Order

    @Test func `exact names come first, then patterns and categories as written, then all`() throws {
        let selectors: [(Selector, String)] = [
            (.all, "all"), (.category(.write), "category"), (.glob(Sample.glob("p*")), "glob"),
            (.category(.read), "other"), (.exact("pay"), "exact"), (.category(.write), "again"),
        ]
        let table = EntryTable(selectors.map { Sample.entry($0.0, id: $0.1) })
        var ids: [String] = []
        table.forEachEntry(for: "pay", category: .write) { entry in
            ids.append(entry.id)
            return true
        }
        #expect(ids == ["exact", "category", "glob", "again", "all"])
        ids = []
        table.forEachEntry(for: "pay", category: nil) { entry in
            ids.append(entry.id)
            return true
        }
        #expect(ids == ["exact", "glob", "all"])
    }

    @Test(arguments: RiskCategory.allCases, RiskCategory.allCases)
    func `a category selects its own tools alone`(wanted: RiskCategory, actual: RiskCategory) throws {
        let policy = Self.policy([Sample.entry(.category(wanted))])
        #expect(try (Self.verdict(policy, "x", actual).plan != nil) == (wanted == actual))
        #expect(Selector.category(wanted).selects("x", category: actual) == (wanted == actual))
    }

    // MARK: - Labels and drift

    @Test func `labels of the policy replace those of the catalogue, the nearest selector first`() {
        var policy = Policy(defaultAction: .allow)
        #expect(policy.labels(of: "a", category: nil, derived: .egress) == .egress)
        policy.labelOverrides = LabelTable([
            (.all, .privateData), (.category(.read), .untrustedSource), (.glob(Sample.glob("a*")), .egress),
            (.exact("ab"), []),
        ])
        #expect(policy.labels(of: "ab", category: .read, derived: .egress) == [])
        #expect(policy.labels(of: "ax", category: .read, derived: []) == .untrustedSource)
        #expect(policy.labels(of: "ax", category: nil, derived: []) == .egress)
        #expect(policy.labels(of: "b", category: nil, derived: .egress) == .privateData)
    }

    @Test func `grave changes wait for a person unless the policy says otherwise`() {
        let usual = DriftSeverity.allCases.map { DriftPolicy().action(for: $0) }
        #expect(usual == [.warn, .warn, .quarantine, .quarantine])
        #expect(DriftSeverity.allCases.allSatisfy { DriftPolicy(.deny).action(for: $0) == .deny })
    }
}
