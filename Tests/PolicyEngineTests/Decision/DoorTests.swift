internal import JSONText
internal import PolicyEngine
internal import Testing

/// What is decided before any rule is looked at.
struct DoorTests {
    private static func reason(
        _ policy: Policy, _ name: String, kind: TargetKind = .tool, tool: ToolFacts? = nil
    ) throws -> PolicyRefusalReason? {
        try Sample.decide(policy, target: name, kind: kind, facts: Sample.facts(tool: tool)).refusal?.reason
    }

    // MARK: - Default and hide

    @Test func `default deny lets in what an entry names, and all names nobody`() throws {
        let entries = [
            Sample.entry(.exact("pay")), Sample.entry(.glob(Sample.glob("get_*"))), Sample.entry(.all),
        ]
        let policy = Policy(defaultAction: .deny, tools: EntryTable(entries))
        #expect(try Self.reason(policy, "pay") == nil)
        #expect(try Self.reason(policy, "get_x") == nil)
        #expect(try Self.reason(policy, "other") == .defaultDeny)
        #expect(policy.isListed(.tool, "get_x"))
        #expect(!policy.isListed(.tool, "other"))
    }

    @Test func `default allow lets in what nobody names`() throws {
        #expect(try Self.reason(Policy(defaultAction: .allow), "other") == nil)
    }

    @Test func `a hidden tool is refused before anything else and listed nowhere`() throws {
        var policy = Sample.policy([], defaultAction: .allow)
        policy.hidden = [.exact("pay"), .glob(Sample.glob("admin_*"))]
        let verdict = try Sample.decide(policy)
        #expect(verdict.refusal?.reason == .hidden)
        #expect(verdict.refusal?.rule == "(hidden)")
        #expect(try Self.reason(policy, "admin_x") == .hidden)
        #expect(!policy.isListed(.tool, "pay"))
        #expect(policy.isListed(.tool, "other"))
    }

    @Test func `hiding everything hides every tool, and tools only`() throws {
        var policy = Policy(defaultAction: .allow)
        policy.hidden = [.all]
        #expect(try Self.reason(policy, "anything") == .hidden)
        #expect(try Self.reason(policy, "file:///a", kind: .resource) == nil)
        #expect(policy.isListed(.prompt, "anything"))
    }

    @Test func `resources and prompts without a section follow the document`() throws {
        #expect(try Self.reason(Sample.policy([]), "pay", kind: .resource) == .defaultDeny)
        #expect(try Self.reason(Sample.policy([], defaultAction: .allow), "pay", kind: .prompt) == nil)
    }

    @Test func `a section has its own default and entries, and no rules of tools`() throws {
        let never = Sample.rule(.deny)
        var policy = Policy(defaultAction: .allow, tools: EntryTable([Sample.entry(.all, [never])]))
        policy.resources = PolicySection(
            defaultAction: .deny, table: EntryTable([Sample.entry(.glob(Sample.glob("file:///pub/*")))]))
        #expect(try Self.reason(policy, "file:///pub/a", kind: .resource) == nil)
        #expect(try Self.reason(policy, "file:///etc/a", kind: .resource) == .defaultDeny)
        #expect(policy.isListed(.resource, "file:///pub/a"))
        #expect(!policy.isListed(.resource, "file:///etc/a"))
        #expect(try Self.reason(policy, "x", kind: .prompt) == nil)
        #expect(try Self.reason(policy, "x") == .denied)
    }

    @Test func `a section's rules are evaluated`() throws {
        var policy = Policy(defaultAction: .deny)
        let rule = Sample.rule(.deny, [try ConditionText.condition("args.x eq", "1")])
        policy.prompts = PolicySection(table: EntryTable([Sample.entry(.exact("greet"), [rule])]))
        #expect(try Sample.decide(policy, "{\"x\":1}", target: "greet", kind: .prompt).refusal?.reason == .denied)
        #expect(try Sample.decide(policy, "{\"x\":2}", target: "greet", kind: .prompt).plan != nil)
    }

    @Test(arguments: [
        "file:///pub/../etc/passwd", "file:///pub/..", "file:///pub/./a", "file:///pub/%2e%2e/etc",
        "file:///pub/.%2E/etc", "file:///pub/..%2fetc", "file:///pub/..\\etc", "file:///pub/%5C..%5cetc",
        "file:///pub/a b", "file:///pub/a\n", "file:///pub/a\u{0}", "file:///pub/a%00.txt", "file:///pub/..?x",
    ])
    func `an address that servers may resolve elsewhere is refused`(_ address: String) throws {
        var policy = Policy(defaultAction: .deny)
        policy.resources = PolicySection(table: EntryTable([Sample.entry(.glob(Sample.glob("file:///pub/*")))]))
        #expect(try Self.reason(policy, address, kind: .resource)?.code == "confusable_name")
        policy.defaultAction = .allow
        #expect(try Self.reason(policy, address, kind: .resource)?.code == "confusable_name")
        policy.resources = nil
        #expect(try Self.reason(policy, address, kind: .resource) == nil)
    }

    @Test(arguments: [
        "file:///pub/a.txt", "file:///pub/.git", "file:///pub/...", "file:///pub/a..b", "file:///pub/a%20b",
        "file:///pub/caf\u{E9}", "file:///pub/?q=..a", "file:///pub/..a",
    ])
    func `an address with one reading is let in`(_ address: String) throws {
        var policy = Policy(defaultAction: .deny)
        policy.resources = PolicySection(table: EntryTable([Sample.entry(.glob(Sample.glob("file:///pub/*")))]))
        #expect(try Self.reason(policy, address, kind: .resource) == nil)
    }

    // MARK: - Confusable names

    private static func deniesDrop(defaultAction: DefaultAction = .allow) -> Policy {
        var policy = Policy(
            defaultAction: defaultAction,
            tools: EntryTable([
                Sample.entry(.exact("drop_table"), [Sample.rule(.deny)]), Sample.entry(.exact("Café")),
                Sample.entry(.glob(Sample.glob("delete_*")), [Sample.rule(.deny)]),
            ]))
        policy.hidden = [.exact("Secret")]
        return policy
    }

    @Test(arguments: [
        "drop_table ", " drop_table", "drop_table\u{0}", "drop_table\n", "drop_table\u{200B}", "\u{FEFF}drop_table",
        "ｄｒｏｐ_table", "\u{1D5BD}rop_table", "drop\u{A0}table", "drop_table\u{7F}", "", "DROP_TABLE", "Drop_table",
        "DELETE_user", "Delete_", "secret", "SECRET", "cafe\u{301}", "d\u{440}op_table",
    ])
    func `a name that only resembles a known one is refused when the server does not list it`(_ name: String) throws {
        let policy = Self.deniesDrop()
        let reason = try Self.reason(policy, name)
        if name.isEmpty {
            #expect(reason == nil)
        } else {
            #expect(reason?.code == "confusable_name")
            #expect(policy.needsDefinition(PolicedCall(kind: .tool, target: name, arguments: nil)))
        }
    }

    @Test func `a name that the server lists is that tool's, however it looks`() throws {
        let tool = ToolFacts(requiredArguments: [], annotations: [:])
        #expect(try Self.reason(Self.deniesDrop(), "DROP_TABLE", tool: tool) == nil)
        #expect(try Self.reason(Self.deniesDrop(defaultAction: .deny), "DROP_TABLE", tool: tool) == .defaultDeny)
    }

    @Test func `a clean name and one that the policy spells out are not refused`() throws {
        let policy = Self.deniesDrop()
        #expect(try Self.reason(policy, "drop_tables") == nil)
        #expect(try Self.reason(policy, "Café") == nil)
        #expect(try Self.reason(policy, "drop_table") == .denied)
        #expect(!policy.needsDefinition(PolicedCall(kind: .tool, target: "drop_tables", arguments: nil)))
    }

    @Test func `the agent is not told which name it resembles`() throws {
        let refusal = try Sample.decide(Self.deniesDrop(), target: "SECRET", facts: Sample.facts(tool: nil)).refusal
        #expect(refusal?.reason == .confusableName(resembles: "Secret"))
        #expect(refusal?.message.lowercased().contains("secret") == false)
    }

    @Test func `resources and prompts may have any name`() throws {
        #expect(try Self.reason(Self.deniesDrop(), "DROP_TABLE", kind: .prompt) == nil)
        #expect(try Self.reason(Self.deniesDrop(), "file:///a b", kind: .resource) == nil)
    }

    // MARK: - Definitions

    @Test func `a definition is needed by rules that read it and by nothing else`() throws {
        let annotated = try ConditionText.condition("tool.annotations.readOnlyHint eq", "true")
        let entries = [
            Sample.entry(.exact("a"), [Sample.rule(.require, argumentChecks: .required)]),
            Sample.entry(.glob(Sample.glob("b*")), [Sample.rule(.require), Sample.rule(.require, [annotated])]),
            Sample.entry(.exact("c"), [Sample.rule(.deny)]),
        ]
        let policy = Policy(defaultAction: .allow, tools: EntryTable(entries))
        #expect(policy.needsDefinition(PolicedCall(kind: .tool, target: "a", arguments: nil)))
        #expect(policy.needsDefinition(PolicedCall(kind: .tool, target: "b1", arguments: nil)))
        #expect(!policy.needsDefinition(PolicedCall(kind: .tool, target: "c", arguments: nil)))
        #expect(!policy.needsDefinition(PolicedCall(kind: .prompt, target: "a", arguments: nil)))
    }

    // MARK: - Quarantine

    @Test func `a tool in quarantine is refused with the reason and listed nowhere, whatever its rules say`() throws {
        let policy = Sample.policy([], defaultAction: .allow)
        let tool = ToolFacts(requiredArguments: [], annotations: [:], quarantine: "its description changed")
        let refusal = try Sample.decide(policy, facts: Sample.facts(tool: tool)).refusal
        #expect(refusal?.reason == .quarantined)
        #expect(refusal?.rule == "(quarantined)")
        #expect(refusal?.message == "the definition of `pay` waits for a person's approval: its description changed")
        #expect(!policy.isListed(.tool, "pay", tool: tool))
        var hiding = policy
        hiding.hidden = [.exact("pay")]
        #expect(try Sample.decide(hiding, facts: Sample.facts(tool: tool)).refusal?.reason == .hidden)
        var shadow = policy
        shadow.mode = .shadow
        #expect(try Sample.decide(shadow, facts: Sample.facts(tool: tool)).plan?.shadowRefusals.count == 1)
        #expect(shadow.isListed(.tool, "pay", tool: tool))
    }
}
