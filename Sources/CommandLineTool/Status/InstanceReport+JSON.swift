internal import GatewayRuntime
internal import JSONText

// The same object stands in the instance file and in the answer of `status --json`; `docs/status.md` lists its keys.
extension InstanceReport {
    /// The number of this form; a reader that does not know it reads nothing else.
    package static let schema: Int64 = 1

    /// The report as one JSON object.
    package var json: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("schema", Self.schema)
        writer.member("pid", Int64(description.processID))
        writer.member("version", description.version)
        writer.member("started", StatusTime.text(description.startedNanoseconds))
        writer.member("written", StatusTime.text(writtenNanoseconds))
        writer.member("server", description.server)
        writer.member("face", description.face.rawValue)
        writer.member("listening", snapshot.listening)
        writer.member("upstream", description.upstream)
        writer.key("policy")
        writer.beginObject()
        writer.member("path", description.policyPath)
        if snapshot.served == nil {
            writer.member("version", snapshot.policyVersion)
            writer.member("mode", snapshot.mode)
        }
        writer.endObject()
        if let served = snapshot.served { write(served, to: &writer) }
        write(snapshot.tally, to: &writer)
        writer.member("sessions", Int64(snapshot.sessions))
        writer.key("connections")
        writer.beginObject()
        writer.member("clients", snapshot.clientConnections.map(Int64.init))
        writer.member("upstream", snapshot.upstreamConnections.map(Int64.init))
        writer.endObject()
        if let audit = snapshot.audit { write(audit, to: &writer) }
        write(snapshot.ledger, to: &writer)
        writer.endObject()
    }

    private func write(_ served: InstanceSnapshot.ServedReading, to writer: inout JSONWriter) {
        writer.key("serves")
        writer.beginObject()
        writer.key("servers")
        writer.beginArray()
        for server in served.servers {
            writer.beginObject()
            writer.member("name", server.name)
            writer.key("policies")
            writer.beginArray()
            for path in server.policyPaths { writer.string(path) }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
        writer.member("policies", Int64(served.policies))
        writer.member("grants", Int64(served.grants))
        writer.endObject()
    }

    private func write(_ tally: Tally, to writer: inout JSONWriter) {
        writer.key("calls")
        writer.beginObject()
        writer.member("forwarded", tally.forwarded)
        writer.member("succeeded", tally.succeeded)
        writer.member("tool_errors", tally.toolErrors)
        writer.member("protocol_errors", tally.protocolErrors)
        writer.member("unanswered", tally.unanswered)
        writer.member("under_way", tally.underWay)
        writer.member("replayed", tally.replayed)
        writer.member("refused", tally.refusedCalls)
        writer.member("last", tally.lastCallNanoseconds.map(StatusTime.text))
        writer.endObject()
        writer.key("messages")
        writer.beginObject()
        writer.member("refused", tally.refusedMessages)
        writer.endObject()
        write(tally.refusals, as: "refusals", to: &writer)
        write(tally.shadowRefusals, as: "shadow_refusals", to: &writer)
    }

    private func write(_ names: Tally.Names, as key: String, to writer: inout JSONWriter) {
        writer.key(key)
        writer.beginArray()
        for (rule, count) in names.ranked {
            writer.beginObject()
            writer.member("rule", rule)
            writer.member("count", count)
            writer.endObject()
        }
        writer.endArray()
    }

    private func write(_ audit: InstanceSnapshot.AuditReading, to writer: inout JSONWriter) {
        writer.key("audit")
        writer.beginObject()
        writer.member("lane", Int64(audit.lane))
        writer.member("file", audit.file)
        writer.member("healthy", audit.isHealthy)
        writer.member("records", audit.records)
        writer.member("lost_records", Int64(audit.lostRecords))
        writer.member("open_calls", Int64(audit.openCalls))
        writer.member("longest_write_us", audit.longestWriteMicroseconds)
        writer.member("longest_flush_us", audit.longestFlushMicroseconds)
        writer.member("last_error", audit.lastError)
        writer.endObject()
    }

    private func write(_ ledger: InstanceSnapshot.LedgerReading, to writer: inout JSONWriter) {
        writer.key("counters")
        writer.beginObject()
        writer.member("kept_in", ledger.file == nil ? "memory" : "file")
        writer.member("file", ledger.file)
        writer.member("healthy", ledger.failure == nil)
        writer.member("leases", ledger.leases.map(Int64.init))
        writer.member("error", ledger.failure)
        writer.endObject()
    }
}

extension Tally.Names {
    /// Those that came most often first, then by name.
    var ranked: [(name: String, count: UInt64)] {
        counts.map { (name: $0.key, count: $0.value) }.sorted { one, other in
            one.count == other.count ? one.name < other.name : one.count > other.count
        }
    }
}

extension JSONWriter {
    /// A member; nothing when there is no value.
    mutating func member(_ key: String, _ value: String?) {
        guard let value else { return }
        self.key(key)
        string(value)
    }

    /// A member; nothing when there is no value.
    mutating func member(_ key: String, _ value: Int64?) {
        guard let value else { return }
        self.key(key)
        integer(value)
    }

    mutating func member(_ key: String, _ value: UInt64) {
        self.key(key)
        integer(value)
    }

    mutating func member(_ key: String, _ value: Bool) {
        self.key(key)
        bool(value)
    }
}
