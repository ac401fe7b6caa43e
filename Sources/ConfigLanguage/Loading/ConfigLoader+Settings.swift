internal import Diagnostics
internal import DocumentText

/// Store, audit, limits and the endpoint for all servers.
extension ConfigLoader {
    private static let second: Int64 = 1_000_000_000
    private static let day: Int64 = 86_400 * second

    /// `memory`, or a mapping.
    mutating func store(_ member: DocumentMember) -> StoreSettings {
        var settings = StoreSettings()
        if member.value.scalar != nil, !member.value.isNull {
            if choice(member, among: ["memory"]) != nil { settings.place = .memory }
            return settings
        }
        guard let fields = fields(of: member.value, what: "`store`", keys: ["path", "memory", "fail_mode"]) else {
            return settings
        }
        if let path = fields["path"].flatMap({ path($0) }) { settings.place = .file(path) }
        if let memory = fields["memory"], bool(memory) == true {
            if fields.has("path") {
                problems.error(
                    .contradiction, at: memory.keyPlace, "counters are kept in a file or in memory, not in both",
                    help: "remove `path`, or `memory`")
            }
            settings.place = .memory
        }
        if let mode = fields["fail_mode"] { settings.failMode = word(mode, of: StoreSettings.FailMode.self) ?? .closed }
        return settings
    }

    mutating func audit(_ member: DocumentMember) -> AuditSettings {
        var settings = AuditSettings()
        let keys = ["detail", "sync", "fail_mode"]
        guard let fields = fields(of: member.value, what: "`audit`", keys: keys) else { return settings }
        if let member = fields["detail"] { settings.detail = word(member, of: AuditSettings.Detail.self) ?? .keys }
        if let member = fields["sync"] { settings.sync = word(member, of: AuditSettings.Sync.self) ?? .interval }
        if let member = fields["fail_mode"] {
            settings.failMode = word(member, of: AuditSettings.FailMode.self) ?? .refuse
        }
        return settings
    }

    mutating func limits(_ member: DocumentMember) -> LimitSettings {
        var settings = LimitSettings()
        let keys = [
            "max_message_bytes", "max_in_flight", "max_sessions", "max_children", "max_children_per_grant",
            "list_timeout", "park_timeout", "session_idle_timeout",
        ]
        guard let fields = fields(of: member.value, what: "`limits`", keys: keys) else { return settings }
        read(fields["max_message_bytes"], from: 1_024, to: 64 << 20, into: &settings.maxMessageBytes)
        read(fields["max_in_flight"], to: 1_000_000, into: &settings.maxInFlight)
        read(fields["max_sessions"], to: 1_000_000, into: &settings.maxSessions)
        read(fields["max_children"], to: 100_000, into: &settings.maxChildren)
        read(fields["max_children_per_grant"], to: 100_000, into: &settings.maxChildrenPerGrant)
        let millisecond = Self.second / 1_000
        read(fields["list_timeout"], in: 10 * millisecond...300 * Self.second, into: &settings.listTimeoutNanoseconds)
        read(fields["park_timeout"], in: Self.second...Self.day, into: &settings.parkTimeoutNanoseconds)
        read(fields["session_idle_timeout"], in: Self.second...30 * Self.day, into: &settings.sessionIdleNanoseconds)
        return settings
    }

    mutating func aggregate(_ member: DocumentMember) -> AggregateSettings {
        var settings = AggregateSettings()
        let keys = ["max_name_length", "instructions"]
        guard let fields = fields(of: member.value, what: "`aggregate`", keys: keys) else { return settings }
        read(fields["max_name_length"], from: 32, to: 256, into: &settings.maxNameLength)
        if let member = fields["instructions"] { settings.instructions = text(member) }
        return settings
    }

    /// Reads a count where there is one.
    mutating func read(_ member: DocumentMember?, from least: Int = 1, to most: Int, into count: inout Int) {
        guard let member, let value = self.count(member, from: least, to: most) else { return }
        count = value
    }

    /// Reads a duration where there is one.
    mutating func read(_ member: DocumentMember?, in range: ClosedRange<Int64>, into nanoseconds: inout Int64) {
        guard let member, let value = self.nanoseconds(member, in: range) else { return }
        nanoseconds = value
    }
}
