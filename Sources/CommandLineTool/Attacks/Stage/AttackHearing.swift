internal import Catalogue
internal import GatewayPorts
internal import JSONText

/// Why something was stopped, or that it was noticed.
struct AttackReason: Hashable {
    /// The stable code of the refusal, or the status of HTTP.
    let code: String
    /// The rule that decided; empty when none did.
    let rule: String
}

/// What was heard in one step.
struct AttackHearing {
    private(set) var servers: [String: [String]]
    private(set) var clients: [String: [String]]
    /// Why something was stopped, the most telling first.
    private(set) var reasons: [AttackReason] = []
    /// What was recorded of it although it was let through.
    private(set) var findings: [AttackReason] = []
    private let firstServer: String

    /// Why something was stopped, without what was only noticed.
    var refusals: [AttackReason] { reasons.filter { !findings.contains($0) } }

    init(servers: [String: [String]], clients: [String: [String]], records: [AuditRecord], firstServer: String) {
        self.servers = servers
        self.clients = clients
        self.firstServer = firstServer
        for record in records { read(record) }
        for message in clients.values.joined() { read(message) }
    }

    /// What whoever is meant has heard.
    func heard(by ear: AttackHarm.Ear) -> [String] {
        switch ear {
        case .server(let name): servers[name.isEmpty ? firstServer : name] ?? []
        case .client(let name): clients[name] ?? []
        }
    }

    /// Adds what was heard later in the same step.
    mutating func add(_ later: AttackHearing) {
        servers.merge(later.servers) { $0 + $1 }
        clients.merge(later.clients) { $0 + $1 }
        reasons += later.reasons.filter { !reasons.contains($0) }
        findings += later.findings.filter { !findings.contains($0) }
    }

    // MARK: - Why

    private mutating func read(_ record: AuditRecord) {
        let reason = AttackReason(code: record.code ?? "", rule: record.rule ?? "")
        switch record.outcome {
        case .refused: note(reason, in: \.reasons)
        case .shadowRefused: note(reason, in: \.findings)
        case .info where record.kind == .finding:
            note(reason, in: \.reasons)
            note(reason, in: \.findings)
        case .error, .noAnswer: note(reason, in: \.reasons)
        case .allowed, .replayed, .info: break
        }
        for rule in record.shadowedRules { note(AttackReason(code: "shadow", rule: rule), in: \.findings) }
    }

    /// What an answer says of itself: its status, or the code of a refusal.
    private mutating func read(_ text: String) {
        var body = text
        if text.hasPrefix("HTTP ") {
            let status = String(text.dropFirst("HTTP ".count).prefix { $0.isNumber })
            if let number = Int(status), number >= 400 {
                note(AttackReason(code: "http \(status)", rule: ""), in: \.reasons)
            }
            body = text.firstRange(of: "\n\n").map { String(text[$0.upperBound...]) } ?? ""
        }
        let message: JSONValue
        do {
            message = try JSONValue(parsing: body)
        } catch {
            // A piece of a stream, which has no code.
            return
        }
        let decision = message["result"]?["_meta"]?["dev.sallyport/decision"] ?? message["error"]?["data"]
        if case .string(let code) = decision?["code"] {
            guard !reasons.contains(where: { $0.code == code }) else { return }
            note(AttackReason(code: code, rule: Self.text(decision?["rule"])), in: \.reasons)
        } else if case .string(let words) = message["error"]?["message"], reasons.isEmpty {
            // Errors of the protocol itself have no code of ours; an unknown tool is named in the words.
            let isUnknownTool = words.hasPrefix("Unknown tool")
            note(AttackReason(code: isUnknownTool ? "unknown_tool" : words, rule: ""), in: \.reasons)
        }
    }

    private static func text(_ value: JSONValue?) -> String {
        if case .string(let text) = value { text } else { "" }
    }

    private mutating func note(_ reason: AttackReason, in list: WritableKeyPath<AttackHearing, [AttackReason]>) {
        if !reason.code.isEmpty, !self[keyPath: list].contains(reason) { self[keyPath: list].append(reason) }
    }
}
