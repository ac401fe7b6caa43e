internal import Diagnostics
internal import DocumentText

/// The servers behind the gateway.
extension ConfigLoader {
    private static let second: Int64 = 1_000_000_000
    private static let day: Int64 = 86_400 * second
    static let serverKeys = [
        "command", "args", "env", "inherit_env", "cwd", "url", "transport", "type", "headers", "ca", "insecure",
        "policy", "timeouts", "sharing", "era", "max_children", "restart", "disabled",
    ]
    // How clients decide when to ask their user.
    private static let clientKeys = ["alwaysAllow", "autoApprove", "description", "timeout", "trust"]

    /// The servers of `servers`, or of `mcpServers` as files of clients have it.
    mutating func servers(_ fields: Fields) -> [ServerSettings] {
        if let own = fields["servers"], let pasted = fields["mcpServers"] {
            problems.error(
                .contradiction, at: max(own.keyPlace, pasted.keyPlace),
                "`servers` and `mcpServers` say the same thing", help: "put all servers under `servers`")
        }
        guard let member = fields["servers"] ?? fields["mcpServers"] else {
            problems.error(
                .missingKey, at: fields.place, "the configuration has no `servers`",
                help: "write `servers: {name: {command: [...]}}`, or `{name: {url: ...}}`")
            return []
        }
        var servers: [ServerSettings] = []
        for entry in entries(member, wanted: "a mapping of names to servers") ?? [] {
            let isNamed = checkServerName(entry)
            guard let server = server(entry, isPasted: member.key == "mcpServers"), isNamed else { continue }
            servers.append(server)
        }
        return servers
    }

    private mutating func checkServerName(_ entry: DocumentMember) -> Bool {
        let name = entry.key
        if name.utf8.count <= 32, Self.isWord(name), !name.contains("__"), !name.hasSuffix("_") { return true }
        problems.error(
            .name, at: entry.keyPlace, "server name \(PlainText.quoted(name)) cannot be used",
            help: "write up to 32 letters, digits, `-` and `_`, beginning with a letter or digit, without `__`, "
                + "and without `_` at the end")
        return false
    }

    private mutating func server(_ entry: DocumentMember, isPasted: Bool) -> ServerSettings? {
        let value = isPasted ? withoutClientKeys(entry.value) : entry.value
        let what = "server \(PlainText.quoted(entry.key))"
        guard let fields = fields(of: value, what: what, keys: Self.serverKeys, subject: "servers") else { return nil }
        var server = ServerSettings(name: entry.key, upstream: upstream(fields))
        if let member = fields["policy"] { server.policy = policy(member) }
        if let member = fields["timeouts"] { server.timeouts = timeouts(member) }
        if let member = fields["sharing"] {
            server.sharing = word(member, of: ServerSettings.Sharing.self) ?? .automatic
        }
        if let member = fields["era"] { server.era = word(member, of: ServerSettings.Era.self) ?? .automatic }
        if let member = fields["max_children"] { server.maxChildren = count(member, to: 100_000) }
        if let member = fields["restart"] { server.restart = restart(member) }
        if let member = fields["disabled"] { server.isDisabled = bool(member) ?? false }
        return server
    }

    private mutating func withoutClientKeys(_ node: DocumentNode) -> DocumentNode {
        guard case .mapping(let members) = node.content else { return node }
        let kept = members.filter { member in
            guard Self.clientKeys.contains(member.key) else { return true }
            problems.warning(
                .clientKey, at: member.keyPlace, "`\(member.key)` has no effect here",
                help: "remove it; what is allowed stands in the policy")
            return false
        }
        return DocumentNode(content: .mapping(kept), place: node.place)
    }

    private mutating func timeouts(_ member: DocumentMember) -> ServerSettings.Timeouts {
        var timeouts = ServerSettings.Timeouts()
        let keys = ["connect", "call", "idle", "start"]
        guard let fields = fields(of: member.value, what: "`timeouts`", keys: keys) else { return timeouts }
        let short = Self.second / 10
        read(fields["connect"], in: short...600 * Self.second, into: &timeouts.connectNanoseconds)
        read(fields["call"], in: short...Self.day, into: &timeouts.callNanoseconds)
        read(fields["idle"], in: Self.second...30 * Self.day, into: &timeouts.idleNanoseconds)
        read(fields["start"], in: short...3_600 * Self.second, into: &timeouts.startNanoseconds)
        return timeouts
    }

    private mutating func restart(_ member: DocumentMember) -> ServerSettings.Restart {
        var restart = ServerSettings.Restart()
        guard let fields = fields(of: member.value, what: "`restart`", keys: ["initial", "max"]) else {
            return restart
        }
        let range = Self.second / 100...3_600 * Self.second
        read(fields["initial"], in: range, into: &restart.initialNanoseconds)
        read(fields["max"], in: range, into: &restart.maxNanoseconds)
        if restart.initialNanoseconds > restart.maxNanoseconds {
            problems.error(
                .contradiction, at: fields.place,
                "the first pause, \(DurationReader.text(restart.initialNanoseconds)), is longer than the longest, "
                    + DurationReader.text(restart.maxNanoseconds),
                help: "raise `max`, or lower `initial`")
        }
        return restart
    }
}
