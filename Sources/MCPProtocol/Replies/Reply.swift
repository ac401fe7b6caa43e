package import JSONText

/// Messages that the gateway makes itself in answer to one it received, as JSON text without a line end.
package enum Reply {
    /// What a JSON-RPC error carries in `data`.
    package enum ErrorData: Sendable, Hashable {
        case none
        case decision(DecisionFacts)
        /// `-32022`: the revisions spoken here, and the one that was asked for.
        case revisions(supported: [Revision], requested: String)
    }

    /// The code of a refusal by policy where the method's result has no `isError`.
    package static let policyDeniedCode = 4030

    /// A refused `tools/call`, as a tool result that the model can read.
    package static func refusedToolCall(
        _ id: RequestID, revision: Revision, text: String, facts: DecisionFacts
    ) -> [UInt8] {
        result(id) { writer in
            writer.beginObject()
            writeText(text, &writer)
            writer.key("isError")
            writer.bool(true)
            writeResultType(revision, &writer)
            writer.key("_meta")
            writer.beginObject()
            writer.key(DecisionFacts.metaKey)
            facts.write(to: &writer)
            writer.endObject()
            writer.endObject()
        }
    }

    /// A `tools/call` that failed on its way, as a tool result that the model can read.
    package static func failedToolCall(_ id: RequestID, revision: Revision, text: String) -> [UInt8] {
        result(id) { writer in
            writer.beginObject()
            writeText(text, &writer)
            writer.key("isError")
            writer.bool(true)
            writeResultType(revision, &writer)
            writer.endObject()
        }
    }

    private static func writeText(_ text: String, _ writer: inout JSONWriter) {
        writer.key("content")
        writer.beginArray()
        writer.beginObject()
        writer.key("type")
        writer.string("text")
        writer.key("text")
        writer.string(text)
        writer.endObject()
        writer.endArray()
    }

    /// A refusal by policy of a method whose result has no `isError`.
    package static func policyDenied(_ id: RequestID, message: String, facts: DecisionFacts) -> [UInt8] {
        error(id, code: policyDeniedCode, message: message, data: .decision(facts))
    }

    /// What a server without this tool says; nothing tells a hidden tool from a missing one.
    package static func unknownTool(_ id: RequestID, name: String) -> [UInt8] {
        error(id, code: -32602, message: "Unknown tool: \(name)")
    }

    /// What a server without this method says.
    package static func methodNotFound(_ id: RequestID) -> [UInt8] {
        error(id, code: -32601, message: "Method not found")
    }

    /// The answer to a faulty message; nil when nobody may answer it.
    package static func fault(_ fault: MessageFault) -> [UInt8]? {
        fault.isUnanswerable ? nil : error(fault.id, code: fault.code, message: fault.message)
    }

    /// A request for a revision that is not spoken here.
    package static func unsupportedRevision(_ id: RequestID, requested: String, supported: [Revision]) -> [UInt8] {
        error(
            id, code: -32022, message: "Unsupported protocol version",
            data: .revisions(supported: supported, requested: requested))
    }

    /// A success with nothing to say: `ping`, `logging/setLevel`.
    package static func emptyResult(_ id: RequestID, revision: Revision) -> [UInt8] {
        result(id) { writer in
            writer.beginObject()
            writeResultType(revision, &writer)
            writer.endObject()
        }
    }

    /// A JSON-RPC error; without an id when the message's own could not be read.
    package static func error(
        _ id: RequestID?, code: Int, message: String, data: ErrorData = .none
    ) -> [UInt8] {
        var writer = opened(id)
        writer.key("error")
        writer.beginObject()
        writer.key("code")
        writer.integer(Int64(code))
        writer.key("message")
        writer.string(message)
        write(data, &writer)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }
}

// MARK: - Parts

extension Reply {
    /// A response with `id` and the one value that `body` writes as its result.
    package static func result(_ id: RequestID, _ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = opened(id)
        writer.key("result")
        body(&writer)
        writer.endObject()
        return writer.bytes
    }

    /// What most replies need.
    private static let usualBytes = 512

    private static func opened(_ id: RequestID?) -> JSONWriter {
        var writer = JSONWriter(reservingBytes: usualBytes)
        writer.beginObject()
        writer.key("jsonrpc")
        writer.string("2.0")
        writer.key("id")
        if let id { id.write(to: &writer) } else { writer.null() }
        return writer
    }

    private static func writeResultType(_ revision: Revision, _ writer: inout JSONWriter) {
        guard revision.isModern else { return }
        writer.key("resultType")
        writer.string("complete")
    }

    private static func write(_ data: ErrorData, _ writer: inout JSONWriter) {
        switch data {
        case .none:
            return
        case .decision(let facts):
            writer.key("data")
            facts.write(to: &writer)
        case .revisions(let supported, let requested):
            writer.key("data")
            writer.beginObject()
            writer.key("supported")
            writer.beginArray()
            for revision in supported { writer.string(revision.text) }
            writer.endArray()
            writer.key("requested")
            writer.string(requested)
            writer.endObject()
        }
    }
}
