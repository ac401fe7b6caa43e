internal import JSONText

/// The messages that every play needs.
enum AttackMessages {
    /// The revision without sessions.
    static let modern = "2026-07-28"

    private static let capabilities = JSONValue.object(
        ["tools", "resources", "prompts"].map { .init($0, .object([.init("listChanged", .bool(true))])) })

    /// What a server says of itself, but for the version.
    static let opening: [JSONValue.Member] = [
        .init("capabilities", capabilities),
        .init("serverInfo", .object([.init("name", .string("server")), .init("version", .string("1"))])),
    ]

    /// What a server says of itself since 2026-07-28.
    static let discovery = JSONValue.object([
        .init("resultType", .string("complete")), .init("supportedVersions", .array([.string(modern)])),
        .init("capabilities", capabilities), .init("ttlMs", .integer(0)), .init("cacheScope", .string("private")),
    ])

    /// A result with what its revision asks of each.
    static func complete(_ result: JSONValue, _ revision: String) -> JSONValue {
        guard revision == modern, case .object(let members) = result, result["resultType"] == nil else { return result }
        return .object(
            members + [.init("resultType", .string("complete"))]
                + (result["tools"] == nil
                    ? [] : [.init("ttlMs", .integer(0)), .init("cacheScope", .string("private"))]))
    }

    /// A request as a client of this revision writes it.
    static func request(_ id: Int, _ method: String, _ params: JSONValue, _ revision: String) -> String {
        text([
            .init("jsonrpc", .string("2.0")), .init("id", .integer(Int64(id))), .init("method", .string(method)),
            .init("params", revision == modern ? described(params) : params),
        ])
    }

    /// The handshake of a client before 2026-07-28.
    static func initialize(_ id: Int, _ revision: String, capabilities: JSONValue) -> String {
        let info = JSONValue.object([.init("name", .string("agent")), .init("version", .string("1"))])
        return request(
            id, "initialize",
            .object([
                .init("protocolVersion", .string(revision)), .init("capabilities", capabilities),
                .init("clientInfo", info),
            ]), revision)
    }

    static let initialized = #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#

    /// Parameters with what a request of 2026-07-28 says of its client, unless they say it themselves.
    private static func described(_ params: JSONValue) -> JSONValue {
        guard case .object(let members) = params, params["_meta"] == nil else { return params }
        let prefix = "io.modelcontextprotocol/"
        let info = JSONValue.object([.init("name", .string("agent")), .init("version", .string("1"))])
        let elicitation = JSONValue.object([
            .init("elicitation", .object([.init("form", .object([])), .init("url", .object([]))])),
            .init("sampling", .object([])), .init("roots", .object([])),
        ])
        return .object(
            members + [
                .init(
                    "_meta",
                    .object([
                        .init(prefix + "protocolVersion", .string(modern)), .init(prefix + "clientInfo", info),
                        .init(prefix + "clientCapabilities", elicitation),
                    ]))
            ])
    }

    private static func text(_ members: [JSONValue.Member]) -> String {
        String(decoding: JSONValue.object(members).serialized(), as: UTF8.self)
    }
}
