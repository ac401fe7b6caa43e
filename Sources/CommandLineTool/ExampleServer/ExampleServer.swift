internal import JSONText
internal import MCPProtocol

/// A small MCP server of every revision, for the demo and for trying a policy: one line in, at most one line out.
///
/// It counts the calls that reach it, which is how the demo proves that a refused call never arrived.
struct ExampleServer {
    /// Its name and version in `serverInfo`.
    static let description = Implementation(name: "sallyport-example", version: "1.0.0")

    /// Calls that arrived, by tool.
    private(set) var calls: [ExampleTool: Int64] = [:]

    /// The answer to one message, without a line end; nil when the message wants none.
    mutating func answer(_ line: [UInt8]) -> [UInt8]? {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: line)
        } catch {
            return Reply.fault(MessageFault(.text(error), id: MessageFault.salvageID(from: line.span)))
        }
        do {
            let message = try Message.read(document)
            guard case .request(let id) = message.kind else { return nil }
            return try answer(message, id: id, in: document)
        } catch {
            return Reply.fault(error)
        }
    }

    private mutating func answer(
        _ message: Message, id: RequestID, in document: JSONDocument
    ) throws(MessageFault) -> [UInt8] {
        let revision: Revision
        switch message.namedRevision {
        case .none: revision = .latestLegacy
        case .known(let named): revision = named
        case .unknown(let text):
            return Reply.unsupportedRevision(id, requested: text, supported: Revision.allCases)
        }
        switch message.method {
        case .known(.toolsCall):
            return try answerCall(message, id: id, revision: revision, in: document)
        case .known(let method):
            let result = ExampleResults(id: id, revision: revision)
            return try result.answer(method, message, in: document) ?? Reply.methodNotFound(id)
        case .unknown, .none:
            return Reply.methodNotFound(id)
        }
    }

    private mutating func answerCall(
        _ message: Message, id: RequestID, revision: Revision, in document: JSONDocument
    ) throws(MessageFault) -> [UInt8] {
        let call = try ToolCall(message, in: document)
        guard let tool = ExampleTool.allCases.first(where: { $0.rawValue.utf8.elementsEqual(call.name.utf8) }) else {
            return Reply.unknownTool(id, name: call.name)
        }
        // Asking for the counts is not a call that the counts are about.
        if tool != .stats { calls[tool, default: 0] += 1 }
        return ExampleResults(id: id, revision: revision).call(tool, call.arguments, in: document, counts: calls)
    }
}
