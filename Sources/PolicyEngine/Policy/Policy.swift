/// A compiled policy: everything that one decision needs, in one value that never changes.
package struct Policy: Sendable {
    /// Free text of the author.
    package var description: String?
    /// Whether refusals bind; a rule may say otherwise for itself.
    package var mode: EnforcementMode
    /// What happens to tools that no entry selects.
    package var defaultAction: DefaultAction
    /// Which tools pass calls on to others, so that those are judged as well.
    package var dispatch = DispatchTable()
    /// What labels tools carry, where the catalogue is not to say it.
    package var labelOverrides = LabelTable()
    /// What becomes of a tool whose definition changed.
    package var onDrift = DriftPolicy()
    /// Tools that lists leave out and calls do not reach.
    package var hidden: [Selector] {
        didSet { indexNames() }
    }
    /// What applies to tools.
    package var tools: EntryTable {
        didSet { indexNames() }
    }
    /// What applies to resources; nil follows the default.
    package var resources: PolicySection?
    /// What applies to prompts; nil follows the default.
    package var prompts: PolicySection?
    /// What calls that follow each other may do.
    package var flows: [FlowRule] = [] {
        didSet { flowsReadDefinitions = flows.contains { $0.readsDefinition } }
    }
    /// What is done to results.
    package var responses: [ResponseRule] = []
    /// What upstreams may ask of the client.
    package var serverRequests: ServerRequestPolicy
    /// For methods and notifications that the gateway does not know; nil follows ``defaultAction``.
    package var unknownMethods: DefaultAction?
    /// Refusals a minute after which a grant is answered without evaluation.
    package var denialLimitPerMinute: Int
    /// Who may approve, as the policy names them.
    package var approvers: [String]
    /// Who is told of approvals, as the policy names them.
    package var notify: [String]
    /// Rules of the time zones that conditions name, by IANA name.
    package var timeZones: [String: TimeZoneRules]
    /// Every argument key that a condition, charge or counter looks at, for the case-twin check.
    package var argumentKeys: Set<String> {
        didSet { foldedArgumentKeys = FoldedKeys(argumentKeys) }
    }
    /// True for what stands in for a policy that nobody wrote: it refuses every call.
    package private(set) var isMissing = false
    /// First 16 hexadecimal digits of the SHA-256 of the document's bytes; the loader leaves it empty, the runtime
    /// fills it.
    package var version: String

    /// Whether a flow asks what the catalogue says of tools, so that every call needs its definition.
    private(set) var flowsReadDefinitions = false
    /// ``hidden``, to look names up in.
    private(set) var hiddenNames: SelectorIndex
    /// Names that look like those of ``hidden`` and ``tools``.
    private(set) var confusableNames: ConfusableNames
    /// ``argumentKeys``, to find keys that resemble them.
    private(set) var foldedArgumentKeys = FoldedKeys([])
    /// Whether a selector of ``hidden`` or ``tools`` goes by category, so that no call is decided without one.
    private(set) var selectsByCategory: Bool

    /// An empty policy with this default.
    package init(defaultAction: DefaultAction, tools: EntryTable = EntryTable()) {
        self.description = nil
        self.mode = .enforce
        self.defaultAction = defaultAction
        self.hidden = []
        self.tools = tools
        self.resources = nil
        self.prompts = nil
        self.serverRequests = ServerRequestPolicy()
        self.unknownMethods = nil
        self.denialLimitPerMinute = 600
        self.approvers = []
        self.notify = []
        self.timeZones = [:]
        self.argumentKeys = []
        self.version = ""
        hiddenNames = SelectorIndex([])
        confusableNames = ConfusableNames(hiddenNames, tools.index)
        selectsByCategory = tools.index.hasCategories
    }

    /// What a grant without a policy for a server gets.
    package static var missing: Policy {
        var policy = Policy(defaultAction: .deny)
        policy.isMissing = true
        policy.serverRequests = ServerRequestPolicy(
            sampling: .deny, elicitation: ElicitationPolicy(.deny), roots: .deny)
        return policy
    }

    private mutating func indexNames() {
        hiddenNames = SelectorIndex(hidden)
        confusableNames = ConfusableNames(hiddenNames, tools.index)
        selectsByCategory = hiddenNames.hasCategories || tools.index.hasCategories
    }
}
