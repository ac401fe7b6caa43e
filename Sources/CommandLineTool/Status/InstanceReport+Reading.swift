internal import GatewayRuntime
internal import JSONText

extension InstanceReport {
    /// The report in a file's bytes; nil when they are no report of this schema.
    package init?(json bytes: [UInt8]) {
        let reading: JSONMembers
        do throws(JSONTextError) {
            reading = JSONMembers(document: try JSONDocument(parsing: bytes), node: .root)
        } catch {
            return nil
        }
        guard reading.integer("schema") == Self.schema, let written = reading.instant("written"),
            let description = InstanceDescription(reading), let snapshot = InstanceSnapshot(reading)
        else { return nil }
        self.init(description: description, snapshot: snapshot, writtenNanoseconds: written)
    }
}

extension InstanceDescription {
    fileprivate init?(_ reading: JSONMembers) {
        guard let processID = reading.integer("pid").flatMap(Int32.init(exactly:)),
            let version = reading.string("version"), let started = reading.instant("started"),
            let server = reading.string("server"), let path = reading.object("policy")?.string("path"),
            let face = reading.string("face").flatMap(Face.init), let upstream = reading.string("upstream")
        else { return nil }
        self.init(
            processID: processID, version: version, startedNanoseconds: started, server: server, policyPath: path,
            face: face, upstream: upstream)
    }
}

extension InstanceSnapshot {
    fileprivate init?(_ reading: JSONMembers) {
        let served = reading.object("serves").flatMap(ServedReading.init)
        guard let policy = reading.object("policy"),
            let policyVersion = policy.string("version") ?? served.map({ _ in "" }),
            let mode = policy.string("mode") ?? served.map({ _ in "" }), let tally = Tally(reading),
            let sessions = reading.count("sessions"),
            let connections = reading.object("connections"),
            let ledger = reading.object("counters").map(LedgerReading.init)
        else { return nil }
        var audit: AuditReading?
        if let object = reading.object("audit") {
            guard let found = AuditReading(object) else { return nil }
            audit = found
        }
        self.init(
            policyVersion: policyVersion, mode: mode, listening: reading.string("listening"), tally: tally,
            sessions: sessions, clientConnections: connections.count("clients"),
            upstreamConnections: connections.count("upstream"), served: served, audit: audit, ledger: ledger)
    }
}

extension InstanceSnapshot.ServedReading {
    fileprivate init?(_ reading: JSONMembers) {
        guard let policies = reading.count("policies"), let grants = reading.count("grants") else { return nil }
        var servers: [Server] = []
        for server in reading.objects("servers") {
            guard let name = server.string("name") else { return nil }
            servers.append(Server(name: name, policyPaths: server.strings("policies")))
        }
        self.init(servers: servers, policies: policies, grants: grants)
    }
}

extension InstanceSnapshot.AuditReading {
    fileprivate init?(_ reading: JSONMembers) {
        guard let lane = reading.count("lane"), let file = reading.string("file"),
            let isHealthy = reading.bool("healthy"), let records = reading.count("records"),
            let lost = reading.count("lost_records"), let open = reading.count("open_calls"),
            let write = reading.integer("longest_write_us"), let flush = reading.integer("longest_flush_us")
        else { return nil }
        self.init(
            lane: lane, file: file, isHealthy: isHealthy, records: UInt64(records), lostRecords: lost, openCalls: open,
            longestWriteMicroseconds: write, longestFlushMicroseconds: flush, lastError: reading.string("last_error"))
    }
}

extension InstanceSnapshot.LedgerReading {
    fileprivate init(_ reading: JSONMembers) {
        self.init(file: reading.string("file"), failure: reading.string("error"), leases: reading.count("leases"))
    }
}

extension Tally {
    fileprivate init?(_ reading: JSONMembers) {
        guard let calls = reading.object("calls"), let messages = reading.object("messages")?.count("refused"),
            let forwarded = calls.count("forwarded"), let succeeded = calls.count("succeeded"),
            let toolErrors = calls.count("tool_errors"), let protocolErrors = calls.count("protocol_errors"),
            let unanswered = calls.count("unanswered"), let replayed = calls.count("replayed"),
            let refused = calls.count("refused")
        else { return nil }
        self.init()
        self.forwarded = UInt64(forwarded)
        self.succeeded = UInt64(succeeded)
        self.toolErrors = UInt64(toolErrors)
        self.protocolErrors = UInt64(protocolErrors)
        self.unanswered = UInt64(unanswered)
        self.replayed = UInt64(replayed)
        refusedCalls = UInt64(refused)
        refusedMessages = UInt64(messages)
        lastCallNanoseconds = calls.instant("last")
        refusals = Names(counts: reading.counts("refusals"))
        shadowRefusals = Names(counts: reading.counts("shadow_refusals"))
    }
}

/// The members of one object, by the types that are expected of them.
private struct JSONMembers {
    let document: JSONDocument
    let node: JSONNodeID

    private func member(_ key: String, _ kinds: JSONKind...) -> JSONNodeID? {
        document.member(key, of: node).flatMap { kinds.contains(document.kind($0)) ? $0 : nil }
    }

    func object(_ key: String) -> JSONMembers? {
        member(key, .object).map { JSONMembers(document: document, node: $0) }
    }

    func string(_ key: String) -> String? {
        member(key, .string).flatMap { document.string($0) }
    }

    func integer(_ key: String) -> Int64? {
        member(key, .number).flatMap { document.integer($0) }
    }

    /// Zero or more.
    func count(_ key: String) -> Int? {
        integer(key).flatMap { $0 < 0 ? nil : Int($0) }
    }

    func bool(_ key: String) -> Bool? {
        member(key, .true, .false).map { document.kind($0) == .true }
    }

    func instant(_ key: String) -> Int64? {
        string(key).flatMap(InstantReader.nanoseconds)
    }

    func objects(_ key: String) -> [JSONMembers] {
        elements(key).filter { document.kind($0) == .object }.map { JSONMembers(document: document, node: $0) }
    }

    func strings(_ key: String) -> [String] {
        elements(key).compactMap { document.kind($0) == .string ? document.string($0) : nil }
    }

    private func elements(_ key: String) -> [JSONNodeID] {
        member(key, .array).map { Array(document.elements(of: $0)) } ?? []
    }

    /// Counts by rule.
    func counts(_ key: String) -> [String: UInt64] {
        guard let list = member(key, .array) else { return [:] }
        var counts: [String: UInt64] = [:]
        for element in document.elements(of: list) {
            let entry = JSONMembers(document: document, node: element)
            if let rule = entry.string("rule"), let count = entry.count("count") { counts[rule] = UInt64(count) }
        }
        return counts
    }
}
