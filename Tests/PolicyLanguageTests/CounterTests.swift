import Diagnostics
import PolicyEngine
import PolicyLanguage
import Testing

/// Counters: bounds, owners, and what a reload starts anew.
struct CounterTests {
    private func policy(_ tools: String) throws -> Policy {
        try #require(TestFiles.load("version: \"1\"\ndefault: deny\ntools:\n" + tools).policy)
    }

    private func charges(_ policy: Policy) -> [Charge] {
        policy.tools.entries.flatMap(\.rules).flatMap(\.charges)
    }

    @Test func `the tightest of several conditions on one's own counter is the bound`() throws {
        let policy = try policy(
            """
              t:
                rules:
                  - conditions:
                      - {path: state.t.n, op: lte, value: 5}
                      - {path: state.t.n, op: lt, value: 5}
                      - {path: state.t.n, op: lte, value: 7.5}
                    state: {counter: n, window: hour}
            """)
        #expect(charges(policy).map(\.bound) == [.below(Amount(units: 5))])
    }

    @Test func `a condition on another rule's counter is left to the ledger`() throws {
        let policy = try policy(
            """
              t:
                limits: [{counter: n, window: hour, max: 5}]
              u:
                deny_if: [{conditions: [{path: state.t.n, op: gte, value: 3}]}]
            """)
        let conditions = policy.tools.entries.flatMap(\.rules).flatMap(\.stateConditions)
        #expect(conditions.map(\.name) == [CounterName(tool: "t", counter: "n")])
        #expect(conditions.map(\.comparison) == [.atLeast(Amount(units: 3))])
        #expect(conditions.map(\.algorithm) == [.sliding])
    }

    @Test func `a condition on one's own counter that is no upper bound is left to the ledger`() throws {
        let policy = try policy(
            """
              t:
                rules:
                  - conditions: [{path: state.t.n, op: neq, value: 3}]
                    state: {counter: n, window: hour}
            """)
        #expect(charges(policy).map(\.bound) == [.none])
        #expect(policy.tools.entries.first?.rules.first?.stateConditions.count == 1)
    }

    @Test func `a counter that two tools' names could mean is refused`() {
        let text =
            "version: \"1\"\ndefault: deny\ntools:\n"
            + "  a.b: {limits: [{counter: c, window: day, max: 1}]}\n"
            + "  a: {limits: [{counter: b.c, window: day, max: 1}]}\n"
            + "  x: {deny_if: [{conditions: [{path: state.a.b.c, op: gt, value: 1}]}]}\n"
        #expect(TestFiles.load(text).diagnostics.map(\.code) == [.unknownCounter])
    }

    @Test func `sixty seconds, one minute and the word are one window`() {
        for window in ["60", "60s", "1m"] {
            let text =
                "version: \"1\"\ndefault: deny\ntools:\n"
                + "  t: {rules: [{rate_limit: 1/minute}, {rate_limit: {max: 2, window: \(window)}}]}\n"
            #expect(TestFiles.load(text).diagnostics.map(\.code) == [.duplicateCounter])
        }
    }

    @Test func `limits by argument or of another scope have counters of their own`() throws {
        let policy = try policy(
            """
              t:
                rules:
                  - rate_limit: 1/minute
                  - rate_limit: {max: 1, window: minute, by: args.to}
                  - rate_limit: {max: 1, window: minute, scope: server}
            """)
        #expect(
            charges(policy).map(\.name.counter) == ["_rate_minute", "_rate_minute_by_args.to", "_rate_minute_server"])
        #expect(policy.argumentKeys == ["to"])
    }

    @Test func `resources and tools of one name do not share a counter`() throws {
        let text =
            "version: \"1\"\ndefault: deny\ntools: {x: {rules: [{rate_limit: 1/day}]}}\n"
            + "prompts: {x: {rules: [{rate_limit: 1/day}]}}\nresources: {\"*\": {rules: [{rate_limit: 1/day}]}}\n"
        let policy = try #require(TestFiles.load(text).policy)
        let tables = [policy.tools, policy.resources?.table, policy.prompts?.table].compactMap { $0 }
        let names = tables.flatMap(\.entries).flatMap(\.rules).flatMap(\.charges).map(\.name.tool)
        #expect(names == ["x", "resources/*", "prompts/x"])
    }

    @Test func `a reload says which counters start from zero`() throws {
        let old = try policy(
            """
              t:
                limits:
                  - {counter: a, window: day, max: 1}
                  - {counter: b, window: day, max: 1}
                  - {counter: c, window: day, max: 1}
            """
        )
        let new = try policy(
            """
              t:
                limits:
                  - {counter: a, window: day, max: 9}
                  - {counter: b, window: hour, max: 1}
                  - {counter: d, window: day, max: 1}
            """
        )
        let changes = counterChanges(from: old, to: new)
        #expect(changes.map(\.location.pointer) == ["/tools/t/limits/1", "/tools/t/limits/2"])
        #expect(changes.allSatisfy { $0.code == .counterStartsAnew && $0.severity == .warning })
        #expect(changes.map(\.message.description).last?.contains("`c` is gone") == true)
        #expect(counterChanges(from: new, to: new).isEmpty)
    }

    @Test func `a counter of a tool that is new is no change`() throws {
        let old = try policy("  t: {}\n")
        let new = try policy("  u: {rules: [{rate_limit: 1/day}]}\n")
        #expect(counterChanges(from: old, to: new).isEmpty)
    }
}
