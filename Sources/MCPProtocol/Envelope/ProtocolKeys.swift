/// The keys of the protocol that a careless reader must not find under another spelling.
enum ProtocolKeys {
    /// Members of a message; the raw value is the index in ``envelope``.
    enum Envelope: Int, CaseIterable {
        case jsonrpc, id, method, params, result, error
    }

    /// Members of `_meta` that the gateway reads; the raw value is the index in ``meta``.
    enum Meta: Int {
        case progressToken, protocolVersion
    }

    static let envelope = KeySet(Envelope.allCases.map { "\($0)" })

    /// `_meta` comes first: its index is ``metaIndex``.
    static let params = KeySet([
        "_meta", "name", "arguments", "uri", "ref", "argument", "cursor", "requestId", "progressToken", "progress",
        "total", "message", "reason", "task", "requestState", "inputResponses", "protocolVersion", "capabilities",
        "clientInfo", "level", "logger", "data", "taskId", "notifications", "context", "messages", "systemPrompt",
        "modelPreferences", "includeContext", "maxTokens", "tools", "toolChoice", "mode", "requestedSchema", "url",
        "elicitationId",
    ])
    static let metaIndex = 0

    static let meta = KeySet([
        "progressToken", "io.modelcontextprotocol/protocolVersion", "io.modelcontextprotocol/clientInfo",
        "io.modelcontextprotocol/clientCapabilities", "io.modelcontextprotocol/logLevel",
        "io.modelcontextprotocol/subscriptionId", "io.modelcontextprotocol/serverInfo",
        "io.modelcontextprotocol/related-task",
    ])

    static let reference = KeySet(["type", "name", "uri"])

    static let subscription = KeySet([
        "toolsListChanged", "promptsListChanged", "resourcesListChanged", "resourceSubscriptions", "taskIds",
    ])

    /// Members of an entry of a list result.
    static let item = KeySet(["name", "uri", "uriTemplate", "inputSchema", "annotations", "description"])

    /// Members of an error.
    static let error = KeySet(["code", "message", "data"])

    /// Members of the data of an error by which a server asks a person something.
    static let errorData = KeySet(["elicitations"])

    /// Members of results that the gateway filters or reads.
    static let result = KeySet([
        "tools", "resources", "resourceTemplates", "prompts", "nextCursor", "resultType", "inputRequests",
        "requestState", "cacheScope", "ttlMs", "capabilities", "protocolVersion", "serverInfo", "supportedVersions",
        "content", "structuredContent", "isError", "_meta",
    ])
}
