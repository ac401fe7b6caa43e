internal import JSONText
internal import ToolRisk

extension PinBook {
    /// Reads a book; nothing of it when any part is wrong, since half a book would forget what was approved.
    /// - Throws: `PinBookFault` with the first thing that is wrong.
    package init(json bytes: [UInt8]) throws(PinBookFault) {
        let document: JSONDocument
        do throws(JSONTextError) {
            document = try JSONDocument(parsing: bytes, limits: JSONLimits(maxBytes: Self.maxFileBytes, maxDepth: 128))
        } catch {
            throw .notJSON(message: error.message)
        }
        let reader = PinReader(document: document, node: .root, place: JSONPointer(tokens: []))
        guard try reader.integer("schema") == Self.schema else { throw .unknownSchema }
        self.init(scope: PinScope(server: try reader.string("server"), group: try reader.string("group")))
        for (name, tool) in try reader.object("tools").objects() { pins[PinName(name)] = try Pin(tool) }
    }

    /// Longest file that is read, in bytes.
    package static let maxFileBytes = 64 << 20
}

extension Pin {
    fileprivate init(_ reader: PinReader) throws(PinBookFault) {
        self.init(try PinnedDefinition(reader.object("pinned")), atSeconds: try reader.integer("first_seen"))
        lastSeenSeconds = try reader.integer("last_seen")
        if reader.has("vanished") { vanishedSeconds = try reader.integer("vanished") }
        if reader.has("previous_name") { previousName = try reader.string("previous_name") }
        if reader.has("approved") {
            let approval = try reader.object("approved")
            self.approval = PinApproval(
                person: try approval.string("by"), seconds: try approval.integer("at"))
        }
        if reader.has("pending") { pending = try PinnedDefinition(reader.object("pending")) }
        for change in try reader.list("changes") { changes.append(try DefinitionChange(change)) }
        // A file from which the changes were taken by hand must not make a changed tool look approved.
        if let pending, !changes.contains(where: { $0.kind != .renamed }) {
            changes += DefinitionComparison.changes(from: pinned, to: pending)
        }
    }
}

extension PinnedDefinition {
    fileprivate init(_ reader: PinReader) throws(PinBookFault) {
        let findings = try reader.list("findings")
        self.init(
            text: try reader.canonical("definition"), verdict: try Verdict(reader.object("verdict")),
            findings: try findings.map { finding throws(PinBookFault) in try PoisonFinding(finding) })
    }
}

extension Verdict {
    fileprivate init(_ reader: PinReader) throws(PinBookFault) {
        guard let category = RiskCategory(rawValue: try reader.string("category")) else {
            throw reader.fault("category")
        }
        var labels: ToolLabels = []
        for name in try reader.strings("labels") {
            guard let label = ToolLabels(name: name) else { throw reader.fault("labels") }
            labels.insert(label)
        }
        let signals = try reader.strings("signals").map { name throws(PinBookFault) in
            guard let signal = RiskSignal(rawValue: name) else { throw reader.fault("signals") }
            return signal
        }
        var dispatcher: Dispatcher?
        if reader.has("dispatcher") {
            let object = try reader.object("dispatcher")
            dispatcher = Dispatcher(
                nameArgument: try object.strings("name"),
                argumentsArgument: object.has("arguments") ? try object.strings("arguments") : nil)
        }
        guard let risk = Int(exactly: try reader.integer("risk")), (1...5).contains(risk),
            let confidence = Int(exactly: try reader.integer("confidence")), (0...100).contains(confidence)
        else { throw reader.fault("risk") }
        self.init(
            category: category, risk: risk, labels: labels, signals: signals, confidencePercent: confidence,
            dispatcher: dispatcher)
    }
}

extension DefinitionChange {
    fileprivate init(_ reader: PinReader) throws(PinBookFault) {
        guard let kind = Kind(rawValue: try reader.string("change")) else { throw reader.fault("change") }
        self.init(
            kind, at: try reader.string("place"), before: reader.has("before") ? try reader.string("before") : nil,
            after: reader.has("after") ? try reader.string("after") : nil, severity: try reader.severity())
    }
}

extension PoisonFinding {
    fileprivate init(_ reader: PinReader) throws(PinBookFault) {
        guard let code = Code(rawValue: try reader.string("code")) else { throw reader.fault("code") }
        self.init(
            code, severity: try reader.severity(), place: try reader.string("place"), quote: try reader.string("quote"))
    }
}
