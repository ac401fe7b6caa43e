internal import Catalogue
internal import Diagnostics
internal import GatewayPorts
internal import JSONText
internal import PinFiles
internal import ToolRisk

/// What a gateway has seen of a server: it counts more than what the catalogue was built with.
struct ConnectedServer {
    /// A tool whose definition waits for a person.
    struct Held {
        let tool: String
        let severity: DriftSeverity
        let reason: String
    }

    /// Whose pins these are.
    let scope: PinScope
    /// The tools as they are listed now, by the verdict that is held to.
    let tools: [CatalogueTool]
    /// The definitions, by the tools' names.
    let listed: [String: ListedTool]
    let held: [Held]
    let firstSeenSeconds: Int64
    let lastSeenSeconds: Int64

    /// The pins of a server of this name, of the group that has seen most of it; nil when no gateway has seen it.
    ///
    /// Files of pins that cannot be read are told on standard error, and passed over.
    static func find(_ name: String, in stateDirectory: String) throws(ToolError) -> ConnectedServer? {
        let directory = PinDirectory(path: StateDirectory.pins(in: stateDirectory))
        let findings: [PinDirectory.Finding]
        do throws(PinStoreFailure) {
            findings = try directory.findings()
        } catch {
            throw ToolError(error.message, help: error.help, exit: .failed)
        }
        var best: PinBook?
        for finding in findings {
            switch finding {
            case .book(let book):
                if book.scope.server == name, book.count > best?.count ?? 0 { best = book }
            case .unreadable(let failure):
                StandardError.write("sallyport: warning: \(PlainText.escaped(failure.message))\n")
            }
        }
        return best.map { ConnectedServer($0) }
    }

    private init(_ book: PinBook) {
        let classifier = Classifier()
        let context = ServerContext(name: book.scope.server)
        var tools: [CatalogueTool] = []
        var listed: [String: ListedTool] = [:]
        var held: [Held] = []
        var (first, last) = (Int64.max, Int64(0))
        for name in book.names {
            guard let pin = book[name], pin.vanishedSeconds == nil else { continue }
            guard let document = pin.latest.document, let tool = ListedTool(.root, in: document) else { continue }
            // A verdict in a file has lost its evidence, which follows from the definition; its category has not.
            var verdict = pin.verdict
            let judged = classifier.verdict(for: tool, on: context)
            verdict.evidence = judged.evidence
            verdict.dispatcher = verdict.dispatcher ?? judged.dispatcher
            tools.append(CatalogueTool(tool, verdict: verdict))
            listed[name] = tool
            if let severity = pin.concern {
                held.append(Held(tool: name, severity: severity, reason: Self.reason(of: pin)))
            }
            first = min(first, pin.firstSeenSeconds)
            last = max(last, pin.lastSeenSeconds)
        }
        scope = book.scope
        self.tools = tools
        self.listed = listed
        self.held = held
        firstSeenSeconds = min(first, last)
        lastSeenSeconds = last
    }

    private static func reason(of pin: Pin) -> String {
        if let change = pin.changes.first { return change.kind.words }
        return "suspicious words in its definition"
    }
}
