internal import JSONText
internal import MCPProtocol

/// The example server's results for one request, in the request's revision.
struct ExampleResults {
    let id: RequestID
    let revision: Revision

    /// How long a modern client may keep a list.
    private static let cacheMilliseconds: Int64 = 60_000

    /// The answer to a request other than `tools/call`; nil when the revision has no such method.
    func answer(_ method: Method, _ message: Message, in document: JSONDocument) throws(MessageFault) -> [UInt8]? {
        switch method {
        case .initialize: revision.isModern ? nil : try initialize(message, in: document)
        case .ping, .loggingSetLevel, .resourcesSubscribe, .resourcesUnsubscribe:
            revision.isModern ? nil : Reply.emptyResult(id, revision: revision)
        case .serverDiscover: revision.isModern ? discover() : nil
        case .toolsList: toolsList()
        case .resourcesList: list("resources", Self.resource)
        case .resourceTemplatesList: list("resourceTemplates", "")
        case .promptsList: list("prompts", Self.prompt)
        case .resourcesRead: try read(ResourceRequest(message, in: document))
        case .promptsGet: try prompt(PromptRequest(message, in: document))
        case .completionComplete: try complete(CompletionRequest(message, in: document))
        case .toolsCall, .subscriptionsListen, .tasksGet, .tasksResult, .tasksList, .tasksCancel, .tasksUpdate,
            .samplingCreateMessage, .elicitationCreate, .rootsList, .initialized, .cancelled, .progress,
            .rootsListChanged, .tasksStatus, .tasksNotification, .logMessage, .toolsListChanged,
            .promptsListChanged, .resourcesListChanged, .resourcesUpdated, .elicitationComplete,
            .subscriptionsAcknowledged:
            nil
        }
    }
}

// MARK: - Opening

extension ExampleResults {
    private static let capabilities: StaticString = #"{"tools":{},"resources":{},"prompts":{},"completions":{}}"#

    private func initialize(_ message: Message, in document: JSONDocument) throws(MessageFault) -> [UInt8] {
        let request = try Initialize(message, in: document)
        var agreed = request.revision ?? .latestLegacy
        if agreed.isModern { agreed = .latestLegacy }
        return Reply.result(id) { writer in
            writer.beginObject()
            writer.key("protocolVersion")
            writer.string(agreed.text)
            writer.key("capabilities")
            writer.raw(Self.capabilities)
            writer.key("serverInfo")
            writeServer(to: &writer)
            writer.endObject()
        }
    }

    private func discover() -> [UInt8] {
        Reply.result(id) { writer in
            writer.beginObject()
            writeEra(isCacheable: true, to: &writer)
            writer.key("supportedVersions")
            writer.beginArray()
            for revision in Revision.allCases.reversed() { writer.string(revision.text) }
            writer.endArray()
            writer.key("capabilities")
            writer.raw(Self.capabilities)
            writer.endObject()
        }
    }

    private func writeServer(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("name")
        writer.string(ExampleServer.description.name)
        writer.key("version")
        writer.string(ExampleServer.description.version)
        writer.endObject()
    }

    /// What every modern result carries.
    func writeEra(isCacheable: Bool, to writer: inout JSONWriter) {
        guard revision.isModern else { return }
        writer.key("resultType")
        writer.string("complete")
        writer.key("_meta")
        writer.beginObject()
        writer.key("io.modelcontextprotocol/serverInfo")
        writeServer(to: &writer)
        writer.endObject()
        guard isCacheable else { return }
        writer.key("ttlMs")
        writer.integer(Self.cacheMilliseconds)
        writer.key("cacheScope")
        writer.string("public")
    }
}

// MARK: - Lists and what they name

extension ExampleResults {
    private static let resourceURI = "example://readme"
    private static let promptName = "greeting"
    private static let resource: StaticString =
        #"{"uri":"example://readme","name":"readme","mimeType":"text/plain"}"#
    private static let prompt: StaticString =
        #"{"name":"greeting","description":"Greets","arguments":[{"name":"who","required":true}]}"#

    private func toolsList() -> [UInt8] {
        Reply.result(id) { writer in
            writer.beginObject()
            writeEra(isCacheable: true, to: &writer)
            writer.key("tools")
            writer.beginArray()
            for tool in ExampleTool.allCases { tool.write(to: &writer) }
            writer.endArray()
            writer.endObject()
        }
    }

    private func list(_ key: String, _ entry: StaticString) -> [UInt8] {
        Reply.result(id) { writer in
            writer.beginObject()
            writeEra(isCacheable: true, to: &writer)
            writer.key(key)
            writer.beginArray()
            writer.literal(entry)
            writer.endArray()
            writer.endObject()
        }
    }

    private func read(_ request: ResourceRequest) -> [UInt8] {
        guard request.uri == Self.resourceURI else {
            return Reply.error(id, code: revision.isModern ? -32602 : -32002, message: "Resource not found")
        }
        return Reply.result(id) { writer in
            writer.beginObject()
            writeEra(isCacheable: true, to: &writer)
            writer.key("contents")
            writer.raw(
                #"[{"uri":"example://readme","mimeType":"text/plain","text":"an example"}]"# as StaticString)
            writer.endObject()
        }
    }

    private func prompt(_ request: PromptRequest) -> [UInt8] {
        guard request.name == Self.promptName else {
            return Reply.error(id, code: -32602, message: "Unknown prompt: \(request.name)")
        }
        return Reply.result(id) { writer in
            writer.beginObject()
            writeEra(isCacheable: false, to: &writer)
            writer.key("messages")
            writer.raw(#"[{"role":"user","content":{"type":"text","text":"Say hello"}}]"# as StaticString)
            writer.endObject()
        }
    }

    private func complete(_ request: CompletionRequest) -> [UInt8] {
        Reply.result(id) { writer in
            writer.beginObject()
            writeEra(isCacheable: false, to: &writer)
            writer.key("completion")
            writer.raw(#"{"values":["world"],"total":1,"hasMore":false}"# as StaticString)
            writer.endObject()
        }
    }
}
