internal import JSONText
internal import PolicyEngine
internal import Testing
internal import ToolRisk

struct FlowMemoryTests {
    private static let minute: Int64 = 60_000_000_000

    private static func event(
        _ tool: String, _ labels: ToolLabels = [], _ category: RiskCategory? = .read, server: String = "bank"
    ) -> FlowEvent {
        FlowEvent(server: server, target: tool, labels: labels, category: category)
    }

    /// Refuses `pay` after what these say, or unless these tools succeeded.
    private static func policy(after: [FlowSubject] = [], before: [String] = []) -> Policy {
        var policy = Policy(defaultAction: .allow)
        policy.flows = [
            FlowRule(
                id: "/flows/0", when: [.tool(.exact("pay"))],
                trigger: before.isEmpty ? .after(after) : .unlessSucceeded(before), windowNanoseconds: 10 * minute)
        ]
        return policy
    }

    /// Whether `pay` is refused at `now`.
    private static func refuses(
        _ policy: Policy, _ memory: FlowMemory, grant: String = "g", at now: Int64
    ) throws -> Bool {
        var facts = Sample.facts()
        facts.flow = memory.view(of: grant, at: now)
        return try Sample.decide(policy, facts: facts).refusal?.reason == .flow
    }

    // MARK: - Windows

    @Test func `a call counts from its admission to the end of the window after its end`() throws {
        let policy = Self.policy(after: [.tool(.exact("fetch"))])
        var memory = FlowMemory()
        #expect(try !Self.refuses(policy, memory, at: 0))
        memory.admitted(Self.event("fetch"), by: "g", at: 0)
        #expect(try Self.refuses(policy, memory, at: 0))
        #expect(try Self.refuses(policy, memory, at: 10 * Self.minute))
        #expect(try !Self.refuses(policy, memory, at: 10 * Self.minute + 1))
        memory.ended(Self.event("fetch"), by: "g", succeeded: false, at: 15 * Self.minute)
        #expect(try Self.refuses(policy, memory, at: 25 * Self.minute))
        #expect(try !Self.refuses(policy, memory, at: 25 * Self.minute + 1))
    }

    @Test func `a clock that goes back forgets nothing and traps nowhere`() throws {
        let policy = Self.policy(after: [.tool(.exact("fetch"))])
        var memory = FlowMemory()
        memory.admitted(Self.event("fetch"), by: "g", at: 5 * Self.minute)
        memory.ended(Self.event("fetch"), by: "g", succeeded: true, at: 4 * Self.minute)
        #expect(try Self.refuses(policy, memory, at: 0))
        #expect(try Self.refuses(policy, memory, at: 15 * Self.minute))
        memory.admitted(Self.event("fetch"), by: "g", at: .max)
        #expect(try Self.refuses(policy, memory, at: .min))
        var early = FlowMemory()
        early.admitted(Self.event("fetch"), by: "g", at: .min)
        #expect(try !Self.refuses(policy, early, at: .max))
    }

    @Test func `grants do not see each other`() throws {
        let policy = Self.policy(after: [.tool(.exact("fetch"))])
        var memory = FlowMemory()
        memory.admitted(Self.event("fetch"), by: "other", at: 0)
        #expect(try !Self.refuses(policy, memory, at: 1))
    }

    // MARK: - Subjects

    @Test func `labels, categories and names are remembered across servers`() throws {
        var memory = FlowMemory()
        memory.admitted(Self.event("read_issue", .untrustedSource, .read, server: "github"), by: "g", at: 0)
        #expect(try Self.refuses(Self.policy(after: [.label(.untrustedSource)]), memory, at: 1))
        #expect(try Self.refuses(Self.policy(after: [.tool(.category(.read))]), memory, at: 1))
        #expect(try Self.refuses(Self.policy(after: [.tool(.glob(Sample.glob("read_*")))]), memory, at: 1))
        #expect(try Self.refuses(Self.policy(after: [.tool(.all)]), memory, at: 1))
        #expect(try !Self.refuses(Self.policy(after: [.label(.privateData)]), memory, at: 1))
        #expect(try !Self.refuses(Self.policy(after: [.tool(.category(.write))]), memory, at: 1))
        #expect(try !Self.refuses(Self.policy(after: [.tool(.glob(Sample.glob("write_*")))]), memory, at: 1))
        let both: [FlowSubject] = [.label(.untrustedSource), .label(.privateData)]
        #expect(try !Self.refuses(Self.policy(after: both), memory, at: 1))
        memory.admitted(Self.event("read_mail", .privateData), by: "g", at: 1)
        #expect(try Self.refuses(Self.policy(after: both), memory, at: 1))
    }

    @Test func `a tool that nobody judged counts as every category`() throws {
        var memory = FlowMemory()
        memory.admitted(Self.event("what", [], nil), by: "g", at: 0)
        for category in RiskCategory.allCases {
            #expect(try Self.refuses(Self.policy(after: [.tool(.category(category))]), memory, at: 1))
        }
    }

    // MARK: - Success

    @Test func `only a success of the same server's tool counts as one`() throws {
        let policy = Self.policy(before: ["run_tests"])
        var memory = FlowMemory()
        #expect(try Self.refuses(policy, memory, at: 0))
        memory.admitted(Self.event("run_tests"), by: "g", at: 0)
        memory.ended(Self.event("run_tests"), by: "g", succeeded: false, at: 1)
        memory.ended(Self.event("run_tests", server: "shop"), by: "g", succeeded: true, at: 1)
        #expect(try Self.refuses(policy, memory, at: 1))
        memory.ended(Self.event("run_tests"), by: "g", succeeded: true, at: 2)
        #expect(try !Self.refuses(policy, memory, at: 3))
        memory.ended(Self.event("run_tests"), by: "g", succeeded: false, at: 4)
        #expect(try !Self.refuses(policy, memory, at: 5))
        #expect(try Self.refuses(policy, memory, at: 10 * Self.minute + 3))
    }

    @Test func `a rule may want several successes`() throws {
        let policy = Self.policy(before: ["run_tests", "review"])
        var memory = FlowMemory()
        memory.ended(Self.event("run_tests"), by: "g", succeeded: true, at: 0)
        #expect(try Self.refuses(policy, memory, at: 1))
        memory.ended(Self.event("review"), by: "g", succeeded: true, at: 1)
        #expect(try !Self.refuses(policy, memory, at: 1))
    }

    // MARK: - Forgetting

    @Test func `a tool that was forgotten counts as called and never as succeeded`() throws {
        var memory = FlowMemory(maxGrants: 4, maxToolsPerGrant: 2)
        for (place, tool) in ["a", "b", "c"].enumerated() {
            memory.ended(Self.event(tool), by: "g", succeeded: true, at: Int64(place))
        }
        #expect(try Self.refuses(Self.policy(after: [.tool(.exact("a"))]), memory, at: 3))
        #expect(try Self.refuses(Self.policy(before: ["a"]), memory, at: 3))
        #expect(try !Self.refuses(Self.policy(before: ["b"]), memory, at: 3))
        #expect(try Self.refuses(Self.policy(after: [.tool(.exact("never"))]), memory, at: 3))
    }

    @Test func `a name too long to keep counts as called and never as succeeded`() throws {
        let name = String(repeating: "x", count: 300)
        var memory = FlowMemory()
        memory.ended(Self.event(name), by: "g", succeeded: true, at: 0)
        #expect(try Self.refuses(Self.policy(after: [.tool(.exact(name))]), memory, at: 1))
        #expect(try Self.refuses(Self.policy(before: [name]), memory, at: 1))
    }

    @Test func `a grant that was forgotten counts as having done everything`() throws {
        var memory = FlowMemory(maxGrants: 2, maxToolsPerGrant: 2)
        for (place, grant) in ["a", "b", "c"].enumerated() {
            memory.ended(Self.event("fetch"), by: grant, succeeded: true, at: Int64(place))
        }
        let policy = Self.policy(after: [.label(.privateData), .tool(.category(.financial)), .tool(.exact("x"))])
        #expect(try Self.refuses(policy, memory, grant: "a", at: 3))
        #expect(try !Self.refuses(policy, memory, grant: "b", at: 3))
        // One that was never here cannot be told from it.
        #expect(try Self.refuses(policy, memory, grant: "new", at: 3))
        memory.ended(Self.event("fetch"), by: "new", succeeded: true, at: 4)
        #expect(try Self.refuses(policy, memory, grant: "new", at: 5))
        #expect(try !Self.refuses(policy, memory, grant: "new", at: 11 * Self.minute))
    }
}
