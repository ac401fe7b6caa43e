/// Whether a decision binds or is only written down.
package enum EnforcementMode: String, Sendable, Hashable {
    /// Refusals refuse.
    case enforce
    /// Refusals are logged and counted apart, and the call is forwarded.
    case shadow
}

/// What happens to what no rule names.
package enum DefaultAction: String, Sendable, Hashable {
    case allow, deny
}

/// What an upstream that asks the client for something gets.
package enum ServerRequestAction: String, Sendable, Hashable {
    case allow, deny
    case requireApproval = "require_approval"
}

/// Answers to the requests that a server may make of a client.
package struct ServerRequestPolicy: Sendable, Hashable {
    package var sampling: ServerRequestAction
    package var elicitation: ServerRequestAction
    package var roots: ServerRequestAction

    /// The safe default: forms may be asked, models and directories not.
    package init(
        sampling: ServerRequestAction = .deny, elicitation: ServerRequestAction = .allow,
        roots: ServerRequestAction = .deny
    ) {
        self.sampling = sampling
        self.elicitation = elicitation
        self.roots = roots
    }
}

/// A `resources` or `prompts` section.
package struct PolicySection: Sendable {
    /// For names that no entry selects; nil follows the document.
    package var defaultAction: DefaultAction?
    package var table: EntryTable

    /// A section over `table`.
    package init(defaultAction: DefaultAction? = nil, table: EntryTable) {
        self.defaultAction = defaultAction
        self.table = table
    }
}

/// A compiled policy: everything that one decision needs, in one value that never changes.
package struct Policy: Sendable {
    package var description: String?
    package var mode: EnforcementMode
    package var defaultAction: DefaultAction
    package var hidden: [Selector]
    package var tools: EntryTable
    package var resources: PolicySection?
    package var prompts: PolicySection?
    package var serverRequests: ServerRequestPolicy
    /// For methods and notifications that the gateway does not know; nil follows ``defaultAction``.
    package var unknownMethods: DefaultAction?
    /// Refusals a minute after which a grant is answered without evaluation.
    package var denialLimitPerMinute: Int
    /// Who may approve and who is told, as the policy names them.
    package var approvers: [String]
    package var notify: [String]
    /// Rules of the time zones that conditions name, by IANA name.
    package var timeZones: [String: TimeZoneRules]
    /// Every argument key that a condition, charge or counter looks at, for the case-twin check.
    package var argumentKeys: Set<String>
    /// First 16 hexadecimal digits of the SHA-256 of the document's bytes; the loader leaves it empty, the runtime fills it.
    package var version: String

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
    }
}
