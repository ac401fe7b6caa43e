internal import Diagnostics
internal import DocumentText
internal import PolicyEngine

/// Compiles a document's tree and gathers every problem on the way.
///
/// Reading goes on after a problem, with whatever can still be checked; nothing that was compiled beside an error is
/// ever used.
struct PolicyLoader: FieldReading {
    var problems: Problems
    /// Every key of every argument path.
    var argumentKeys: Set<String> = []
    /// Time zones that conditions name, where they are first named.
    var zones: [String: Place] = [:]
    /// Every counter that a rule defines, by owner and name.
    var counters: [CounterName: CounterDefinition] = [:]
    /// Counters whose definition has an error of its own; a condition on them is not reported as well.
    var unreadableCounters: Set<CounterName> = []
    var approvalTimeoutNanoseconds = PolicyLoader.defaultApprovalNanoseconds
    var defaultAction: DefaultAction = .allow

    /// How long an approval is waited for when nothing is said: ten minutes.
    static let defaultApprovalNanoseconds = 600 * WindowReader.nanosecondsPerSecond
    /// The owner of the counters of `"*"` and `all_tools`.
    static let globalOwner = "_global"

    /// A counter and where it is defined.
    struct CounterDefinition {
        let charge: Charge
        let place: Place
    }

    init(problems: Problems) {
        self.problems = problems
    }

    /// The message `a and b contradict each other`, at the second of them.
    mutating func contradiction(_ message: String, at place: Place, help: String? = nil) {
        problems.error(.contradiction, at: place, message, help: help)
    }
}
