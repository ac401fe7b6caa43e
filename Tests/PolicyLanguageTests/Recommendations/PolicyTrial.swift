import Diagnostics
import JSONText
import PolicyEngine
import PolicyLanguage
import Testing
import ToolRisk

/// A policy that is tried out: calls are decided and charged one after the other, as a gateway does.
struct PolicyTrial {
    /// What became of a call.
    enum Outcome: Equatable {
        case allowed
        /// Answered like a tool that does not exist.
        case hidden
        /// Refused by this rule.
        case refused(String)
        /// Left to a person by this rule.
        case approval(String)
        /// A limit of this rule is used up.
        case limited(String)
    }

    let policy: Policy
    private var ledger = LedgerState()
    private var memory = FlowMemory()
    /// What tools do to the flow of information, by tool.
    var labels: [String: ToolLabels] = [:]
    /// Names of required arguments by tool.
    var required: [String: [String]] = [:]
    /// Nanoseconds since the Unix epoch: a Tuesday, 10:00 UTC.
    var now: Int64 = 1_795_514_400_000_000_000
    /// Under which grant calls are made.
    var grant = "local"

    init(_ text: String, file: String = "policy.yaml") throws {
        let loaded = TestFiles.load(text, file: file)
        try #require(loaded.diagnostics.isEmpty, "\(DiagnosticRenderer.plain(loaded.diagnostics))\n\(text)")
        policy = try #require(loaded.policy)
    }

    mutating func call(_ tool: String, _ arguments: String = "{}") throws -> Outcome {
        let document = try JSONDocument(parsing: Array(arguments.utf8))
        let call = PolicedCall(kind: .tool, target: tool, arguments: .root)
        var facts = CallFacts(
            server: "server", grant: GrantFacts(label: grant), session: "s1", wallNanoseconds: now,
            tool: ToolFacts(
                requiredArguments: required[tool] ?? [], annotations: [:], category: .read, risk: 1,
                labels: labels[tool] ?? []))
        facts.flow = memory.view(of: grant, at: now)
        facts.innerTool = ToolFacts(requiredArguments: [], annotations: [:])
        switch policy.decide(call, in: document, facts: facts) {
        case .refused(let refusal):
            if refusal.reason == .hidden { return .hidden }
            return refusal.reason == .approvalRequired ? .approval(refusal.rule) : .refused(refusal.rule)
        case .allowed(let plan):
            switch ledger.reserve(plan.demands, at: now) {
            case .granted:
                let event = FlowEvent(
                    server: "server", target: tool, labels: labels[tool] ?? [], category: .read)
                memory.admitted(event, by: grant, at: now)
                return .allowed
            case .refused(let refusal): return .limited(plan.demands[refusal.demand].rule)
            }
        }
    }

    /// How many of `count` calls pass, a second apart.
    mutating func passes(_ count: Int, of tool: String, _ arguments: String = "{}") throws -> Int {
        var passed = 0
        for _ in 0..<count {
            if try call(tool, arguments) == .allowed { passed += 1 }
            now += 1_000_000_000
        }
        return passed
    }
}
