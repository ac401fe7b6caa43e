internal import Diagnostics
internal import DocumentText

/// The document's own keys.
extension ConfigLoader {
    private static let keys = [
        "version", "listeners", "servers", "mcpServers", "grants", "policies", "store", "audit", "pins", "state_dir",
        "limits", "aggregate", "log_level",
    ]

    /// Reads the whole document; the result counts only when no error was reported.
    mutating func configuration(from root: DocumentNode) -> GatewayConfiguration? {
        if isPolicy(root) {
            problems.error(
                .missingKey, at: root.place, "this is a policy, and not a configuration with `servers`",
                help: "check it with `sallyport validate`, and name it as the `policy` of a server or grant")
            return nil
        }
        let tree = expanded(root)
        guard
            let fields = fields(
                of: tree, what: "the configuration", keys: ConfigLoader.keys, subject: "configurations")
        else { return nil }
        if let member = fields["version"] { checkVersion(member) }
        if let member = fields["policies"] { readPolicies(member) }
        var configuration = GatewayConfiguration()
        if let member = fields["listeners"] { configuration.listeners = listeners(member) }
        configuration.servers = servers(fields)
        var grantPlaces: [Place] = []
        if let member = fields["grants"] {
            (configuration.grants, grantPlaces) = grants(member, servers: configuration.servers)
        }
        if let member = fields["store"] { configuration.store = store(member) }
        if let member = fields["audit"] { configuration.audit = audit(member) }
        if let member = fields["pins"] { configuration.pins = word(member, of: PinKeeping.self) ?? .durable }
        if let member = fields["state_dir"] { configuration.stateDirectory = path(member) }
        if let member = fields["limits"] { configuration.limits = limits(member) }
        if let member = fields["aggregate"] { configuration.aggregate = aggregate(member) }
        if let member = fields["log_level"] {
            configuration.logLevel = word(member, of: GatewayConfiguration.LogLevel.self) ?? .warning
        }
        checkAnonymous(configuration, grantPlaces)
        checkUse(configuration, fields)
        return configuration
    }

    private func isPolicy(_ root: DocumentNode) -> Bool {
        guard case .mapping(let members) = root.content else { return false }
        let keys = members.map(\.key)
        return keys.contains("tools") && !keys.contains { ["servers", "mcpServers", "grants"].contains($0) }
    }

    private mutating func checkVersion(_ member: DocumentMember) {
        guard let scalar = member.value.scalar, scalar.text == "1" else {
            problems.error(
                .documentVersion, at: member.value.place, "the configuration's `version` is not `\"1\"`",
                help: "write `version: \"1\"`, or remove the key")
            return
        }
    }

    // MARK: - Policies

    private mutating func readPolicies(_ member: DocumentMember) {
        for policy in entries(member, wanted: "a mapping of names to paths") ?? [] {
            guard Self.isPolicyName(policy.key) else {
                problems.error(
                    .name, at: policy.keyPlace, "policy name \(PlainText.quoted(policy.key)) cannot be used",
                    help: "write up to 64 letters, digits, `-` and `_`, beginning with a letter or digit")
                continue
            }
            guard let path = path(policy.value, what: "policy `\(policy.key)`") else {
                policies[policy.key] = ""
                continue
            }
            policies[policy.key] = path
            note(path, at: policy.value.place)
        }
    }

    /// The policy that a value names: by its name under `policies`, or by its path.
    mutating func policy(_ member: DocumentMember) -> PolicyReference? {
        guard let text = text(member) else { return nil }
        if let path = policies[text] { return PolicyReference(path: path, name: text) }
        guard text.contains("/") || text.contains(".") else {
            let names = policies.keys.sorted()
            let help =
                names.isEmpty
                ? "write a path such as `./policy.yaml`, or a name that stands under `policies`"
                : NearName.help(for: text, among: names, what: "policies are") + "; a path holds a slash or a dot"
            problems.error(
                .unknownPolicy, at: member.value.place, "there is no policy \(PlainText.quoted(text))", help: help)
            return nil
        }
        guard let path = path(member) else { return nil }
        note(path, at: member.value.place)
        return PolicyReference(path: path)
    }

    private mutating func note(_ path: String, at place: Place) {
        guard notedPaths.insert(path).inserted else { return }
        policyFiles.append(
            LoadedConfiguration.PolicyFile(
                path: path,
                location: SourceLocation(
                    file: problems.file, line: place.line, column: place.column, pointer: place.pointer)))
    }

    private static func isPolicyName(_ text: String) -> Bool {
        text.utf8.count <= 64 && isWord(text)
    }

    /// True for letters, digits, `-` and `_` after a letter or digit.
    static func isWord(_ text: String) -> Bool {
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                continue
            case UInt8(ascii: "-"), UInt8(ascii: "_"):
                if index == 0 { return false }
            default: return false
            }
        }
        return !text.isEmpty
    }
}
