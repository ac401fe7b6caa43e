internal import Catalogue
internal import GatewayPorts
internal import JSONSchema
internal import JSONText
internal import Logging
internal import PolicyEngine
internal import ToolRisk

/// What is known of one server's tools as one group of grants sees them, for all sessions and runs.
///
/// Every definition that passes is looked at once; what it can do and whether it changed is asked for each call.
final class ToolRegistry {
    let scope: PinScope
    private unowned let gateway: Gateway
    private var book: PinBook
    private var standings: [String: ToolStanding] = [:]
    private var inputSchemas: [String: JSONSchema] = [:]
    /// Made when the first definition is new: its words take milliseconds to load.
    private lazy var classifier = Classifier()
    private let scanner = PoisonScanner()
    private var retryNanoseconds = Int64.min
    /// How long a server that gave no list is not asked for it again.
    private static let pauseNanoseconds: Int64 = 60_000_000_000
    /// What was said already about text that is not pinned.
    private var told: Set<String> = []
    private static let maxTold = 1_000
    /// Why the pins cannot be read, so that nothing is known of any tool; nil when they can.
    private(set) var failure: String?
    private var context: ServerContext

    init(_ scope: PinScope, gateway: Gateway) {
        self.scope = scope
        self.gateway = gateway
        book = PinBook(scope: scope)
        context = ServerContext(name: scope.server)
        load()
    }

    // MARK: - Asking

    /// What is known of the tool with exactly this name; nil when it was never listed.
    func standing(of name: String) -> ToolStanding? {
        guard let index = standings.index(forKey: name), standings[index].key.utf8.elementsEqual(name.utf8) else {
            return nil
        }
        return standings[index].value
    }

    /// The names of all tools that are known.
    var names: [String] { Array(standings.keys) }

    /// The schema of the tool's arguments, compiled once; nil when it has none that can be used.
    func inputSchema(of name: String) -> JSONSchema? {
        if let known = inputSchemas[name] { return known }
        let schema = schema("inputSchema", of: name)
        if let schema { inputSchemas[name] = schema }
        return schema
    }

    /// The schema that the tool's structured results keep to; nil when it has none that can be used.
    func outputSchema(of name: String) -> JSONSchema? { schema("outputSchema", of: name) }

    private func schema(_ member: StaticString, of name: String) -> JSONSchema? {
        guard let document = book[name]?.latest.document, let node = document.member(member, of: .root) else {
            return nil
        }
        do throws(SchemaFault) {
            return try JSONSchema(compiling: document, at: node)
        } catch {
            gateway.logger.warning(
                "\(scope.server): `\(member)` of `\(GatewaySession.clipped(name))` cannot be used: \(error.message)")
            return nil
        }
    }

    /// Whether the server may be asked for its list only because a tool was never seen: not soon after it gave none.
    func mayAskForList(at now: Int64) -> Bool { now >= retryNanoseconds }

    /// The server gave no list, on the monotonic clock.
    func listFailed(at now: Int64) { retryNanoseconds = now + Self.pauseNanoseconds }

    // MARK: - Looking

    /// What the server says of itself helps to judge its tools.
    ///
    /// - Returns: the worst that is suspicious about it; nil when nothing is.
    func look(atInstructions text: String) -> DriftSeverity? {
        context.description = text
        return tell(
            scanner.findings(in: text, at: "instructions", neighbours: neighbours), about: "instructions")
    }

    /// The worst that is suspicious about an entry of the server's prompts or resources; nil when nothing is.
    ///
    /// - Parameter neighbours: ``neighbours``, made once for a page: a list may be long, and so may they.
    func look(
        atEntry node: JSONNodeID, in document: JSONDocument, named name: String, beside neighbours: ToolNeighbours
    ) -> DriftSeverity? {
        tell(scanner.findings(in: node, of: document, neighbours: neighbours), about: name)
    }

    /// The names of tools that text of the server is compared with.
    var neighbours: ToolNeighbours {
        ToolNeighbours(own: names, others: gateway.toolNames(beside: scope))
    }

    /// Says once what was found in text that is not pinned.
    private func tell(_ findings: [PoisonFinding], about name: String) -> DriftSeverity? {
        guard let worst = findings.first else { return nil }
        if told.count < Self.maxTold, told.insert("\(name) \(worst.code.rawValue)").inserted {
            gateway.note(
                Finding(
                    code: "text_poisoned", tool: nil, text: "\(name): \(worst.reason): \(worst.quote)",
                    isSerious: worst.severity >= .high), in: scope)
        }
        return worst.severity
    }

    /// Looks at one page of the server's list, whose first page has no `cursor` in its request.
    func look(at items: [JSONNodeID], in document: JSONDocument, isFirstPage: Bool) {
        let now = gateway.clock.wallNanoseconds() / 1_000_000_000
        if isFirstPage { book.beginList() }
        var known: ToolNeighbours?
        for item in items {
            let sighting = book.observe(
                item, in: document, neighbours: neighbours(of: items, in: document, &known), atSeconds: now,
                classify: { classifier.verdict(for: $0, on: context) })
            guard let sighting else { continue }
            if sighting.news != .unchanged || standings[sighting.name] == nil { refresh(sighting.name) }
            tell(sighting)
        }
    }

    /// The whole list was looked at.
    func endOfList(_ names: [String]) {
        let now = gateway.clock.wallNanoseconds() / 1_000_000_000
        for news in book.endOfList(seen: names, atSeconds: now) {
            switch news {
            case .vanished(let name):
                gateway.note(
                    Finding(code: "tool_vanished", tool: name, text: "the tool is not listed any more"), in: scope)
            case .renamed(let old, let new):
                refresh(new)
                gateway.note(
                    Finding(
                        code: "tool_renamed", tool: new, text: "the tool was called `\(old)` before",
                        isSerious: true), in: scope)
            }
        }
        save()
    }

    /// Hands what changed to the store.
    func save() {
        guard let news = book.takeUnsaved() else { return }
        gateway.pins?.save(news)
    }

    /// A person or another gateway changed the pins; true when a tool may be seen or called that could not, or the
    /// other way round.
    func adopt(_ kept: PinBook) -> Bool {
        guard book.adopt(kept) else { return false }
        let before = standings.mapValues(\.concern)
        refreshAll()
        return before != standings.mapValues(\.concern)
    }

    private func load() {
        guard let pins = gateway.pins else { return }
        do throws(PinStoreFailure) {
            book = try pins.book(for: scope)
        } catch {
            failure = error.message
            gateway.logger.error("\(error.message); \(error.help)")
        }
        refreshAll()
    }

    private func refreshAll() {
        standings.removeAll(keepingCapacity: true)
        inputSchemas.removeAll()
        for name in book.names { refresh(name) }
    }

    private func refresh(_ name: String) {
        standings[name] = book[name].map { ToolStanding($0) }
        inputSchemas[name] = nil
    }

    /// The names that a new definition is compared with, made once for a page.
    private func neighbours(
        of items: [JSONNodeID], in document: JSONDocument, _ known: inout ToolNeighbours?
    ) -> ToolNeighbours {
        if let known { return known }
        let own = items.compactMap { document.member("name" as StaticString, of: $0).flatMap { document.string($0) } }
        let made = ToolNeighbours(own: own + names, others: gateway.toolNames(beside: scope))
        known = made
        return made
    }

    private func tell(_ sighting: Sighting) {
        switch sighting.news {
        case .unchanged, .firstSight: break
        case .poisoned(let findings):
            let worst = findings.first
            gateway.note(
                Finding(
                    code: "definition_poisoned", tool: sighting.name,
                    text: worst.map { "\($0.reason): \($0.quote)" } ?? "its definition is suspicious",
                    isSerious: true), in: scope)
        case .changed(let changes):
            let text = changes.prefix(3).map(\.kind.words).joined(separator: "; ")
            gateway.note(
                Finding(
                    code: "definition_changed", tool: sighting.name, text: text,
                    isSerious: changes.contains { $0.severity >= .high }), in: scope)
        case .restored:
            gateway.note(
                Finding(
                    code: "definition_restored", tool: sighting.name, text: "the definition is the pinned one again"),
                in: scope)
        case .reappeared:
            gateway.note(
                Finding(code: "tool_reappeared", tool: sighting.name, text: "the tool is listed again"), in: scope)
        case .tooMany:
            gateway.note(
                Finding(
                    code: "too_many_tools", tool: sighting.name,
                    text: "the server lists more tools than are pinned, and this one cannot be reached",
                    isSerious: true), in: scope)
        }
    }
}

/// Something about a server's tools that a person should know.
struct Finding {
    /// Stable code for machines.
    let code: String
    let tool: String?
    let text: String
    /// True when somebody should look at it now.
    var isSerious = false
}
