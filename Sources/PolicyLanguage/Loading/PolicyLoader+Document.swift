internal import Diagnostics
internal import DocumentText
internal import JSONText
internal import PolicyEngine

/// The document's own keys.
extension PolicyLoader {
    private static let keys = [
        "version", "description", "default", "mode", "hide", "tools", "all_tools", "resources", "prompts",
        "server_requests", "approvals", "unknown_methods", "denial_limit", "labels", "on_drift",
        "dispatch", "flows", "responses",
    ]

    /// Compiles the whole document; the result counts only when no error was reported.
    mutating func policy(from root: DocumentNode) -> Policy? {
        guard
            let fields = fields(
                of: root, what: "the policy", keys: PolicyLoader.keys, subject: "policies")
        else { return nil }
        checkVersion(fields)
        defaultAction = documentDefault(fields)
        var policy = Policy(defaultAction: defaultAction)
        policy.description = fields["description"].flatMap { description($0) }
        if let member = fields["mode"] { policy.mode = mode(member) ?? .enforce }
        if let member = fields["hide"] { policy.hidden = hidden(member) }
        if let member = fields["approvals"] { approvals(member, into: &policy) }
        if let member = fields["server_requests"] { policy.serverRequests = serverRequests(member) }
        if let member = fields["unknown_methods"] { policy.unknownMethods = action(member) }
        if let limit = fields["denial_limit"].flatMap({ integer($0, in: 1...1_000_000) }) {
            policy.denialLimitPerMinute = Int(limit)
        }
        if let member = fields["dispatch"] { policy.dispatch = dispatch(member) }
        if let member = fields["labels"] { policy.labelOverrides = labels(member) }
        if let member = fields["on_drift"] { policy.onDrift = driftPolicy(member) }
        if let member = fields["flows"] { policy.flows = flows(member) }
        if let member = fields["responses"] { policy.responses = responses(member) }
        var tools = fields["tools"].map { entries($0, section: .tools) } ?? []
        if let member = fields["all_tools"] {
            tools += [
                entry(member, selector: .all, owner: PolicyLoader.globalOwner, section: .tools)
            ]
        }
        let resources = fields["resources"].map { section($0, .resources) }
        let prompts = fields["prompts"].map { section($0, .prompts) }
        policy.tools = EntryTable(tools.map { resolved($0) })
        policy.resources = resources.map { resolved($0) }
        policy.prompts = prompts.map { resolved($0) }
        policy.argumentKeys = argumentKeys
        return policy
    }

    // A description may be empty: it says nothing, and nothing depends on it.
    private mutating func description(_ member: DocumentMember) -> String? {
        if member.value.isNull || member.value.scalar?.text == "" { return nil }
        return string(member)
    }

    private mutating func checkVersion(_ fields: Fields) {
        guard let member = fields["version"] else {
            problems.warning(
                .documentVersion, at: fields.place, "the policy does not say its `version`",
                help: "write `version: \"1\"`")
            return
        }
        guard let scalar = member.value.scalar, scalar.text == "1" else {
            problems.error(
                .documentVersion, at: member.value.place, "the policy's `version` is not `\"1\"`",
                help: "write `version: \"1\"`")
            return
        }
        if scalar.style != .quoted {
            problems.warning(
                .documentVersion, at: member.value.place, "`version` is a number, and a string is expected",
                help: "write `version: \"1\"`")
        }
    }

    private mutating func documentDefault(_ fields: Fields) -> DefaultAction {
        guard let member = fields["default"] else {
            problems.warning(
                .implicitDefault, at: fields.place,
                "the policy does not say its `default`, so tools that it does not list are allowed",
                help: "write `default: deny` or `default: allow`")
            return .allow
        }
        return action(member) ?? .deny
    }

    private mutating func action(_ member: DocumentMember) -> DefaultAction? {
        choice(member, among: ["allow", "deny"]).flatMap(DefaultAction.init(rawValue:))
    }

    mutating func mode(_ member: DocumentMember) -> EnforcementMode? {
        choice(member, among: ["enforce", "shadow"]).flatMap(EnforcementMode.init(rawValue:))
    }

    private mutating func hidden(_ member: DocumentMember) -> [Selector] {
        guard let elements = list(member) else { return [] }
        var seen: Set<[UInt8]> = []
        var selectors: [Selector] = []
        for element in elements {
            guard let text = string(element, what: "an element of `hide`") else { continue }
            guard seen.insert(Array(text.utf8)).inserted else {
                problems.error(
                    .duplicateValue, at: element.place, "\(PlainText.quoted(text)) is listed twice in `hide`",
                    help: "remove one of the two")
                continue
            }
            if let selector = selector(text, at: element.place) { selectors.append(selector) }
        }
        return selectors
    }

    mutating func selector(_ text: String, at place: Place) -> Selector? {
        do {
            return try SelectorReader.read(text)
        } catch {
            report(error, as: .selector, at: place)
            return nil
        }
    }

    private mutating func approvals(_ member: DocumentMember, into policy: inout Policy) {
        let keys = ["timeout", "approvers", "notify"]
        guard let fields = fields(of: member.value, what: "`approvals`", keys: keys) else {
            return
        }
        if let timeout = fields["timeout"].flatMap({ duration($0) }) { approvalTimeoutNanoseconds = timeout }
        if let member = fields["approvers"] { policy.approvers = names(member) }
        if let member = fields["notify"] { policy.notify = names(member) }
    }
}
