internal import JSONText
internal import Testing

/// A configuration with its policies, and the gateways that it is given to.
struct ServeFixture {
    /// A token, and the hash that the configuration has of it.
    struct Token {
        let text: String
        let hash: String
    }

    static let allowEcho = "{version: \"1\", default: deny, denial_limit: 1000000, tools: {echo: {}}}\n"
    static let allowAdd = "{version: \"1\", default: deny, denial_limit: 1000000, tools: {add: {}}}\n"

    let scratch: ScratchDirectory
    let alice: Token
    let bob: Token

    init() throws {
        scratch = try ScratchDirectory()
        alice = try Self.token()
        bob = try Self.token()
        try scratch.file("echo.yaml", Self.allowEcho)
        try scratch.file("add.yaml", Self.allowAdd)
    }

    private static func token() throws -> Token {
        let run = try CommandRun.sallyport(["grant", "new", "--json"])
        let grant = try JSONValue(parsing: run.output)
        guard case .string(let text) = try #require(grant["token"]),
            case .string(let hash) = try #require(grant["hash"])
        else {
            Issue.record("no texts")
            return Token(text: "", hash: "")
        }
        return Token(text: text, hash: hash)
    }

    // MARK: - The configuration

    /// The example server as an entry of `servers`.
    static func example(_ more: String = "") throws -> String {
        "{command: [\"\(try SallyportBinary.path())\", example-server]\(more)}"
    }

    /// Writes the configuration: servers `one` and `two`, and the grants that are given.
    @discardableResult
    func write(servers: String? = nil, grants: [String], more: String = "") throws -> String {
        let usual = """
              one: \(try Self.example(", policy: echo.yaml"))
              two: \(try Self.example())
            """
        return try scratch.file(
            "sallyport.yaml",
            """
            listeners: [{port: 0}]
            state_dir: "\(scratch.path)"
            servers:
            \(servers ?? usual)
            grants:
            \(grants.map { "  - \($0)\n" }.joined())\(more)
            """)
    }

    /// Alice may use both servers, but there is no policy for the second.
    var aliceGrant: String { "{label: alice, servers: [one, two], tokens: [\"\(alice.hash)\"]}" }
    /// Bob may use the second only, to add.
    var bobGrant: String { "{label: bob, servers: {two: {policy: add.yaml}}, tokens: [\"\(bob.hash)\"]}" }

    func start(_ options: [String] = [], environment: [String: String] = [:]) throws -> HTTPProxySession {
        try HTTPProxySession(
            scratch, ["serve", "-c", "\(scratch.path)/sallyport.yaml"] + options, environment: environment)
    }

    /// Every record of the audit trail, as text.
    func trail() throws -> String {
        let run = try CommandRun.sallyport(["audit", "tail", "--json", "-n", "10000", "--state-dir", scratch.path])
        return run.outputText
    }
}

extension HTTPProxySession {
    /// Sends a request of 2026-07-28 and waits for its answer.
    func ask(
        _ method: String, _ params: String = "", name: String? = nil, at path: String = "/mcp",
        as token: ServeFixture.Token?
    ) throws -> HTTPText {
        let meta = """
            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
            "io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},\
            "io.modelcontextprotocol/clientCapabilities":{}}
            """
        var fields = [
            ("content-type", "application/json"), ("accept", "application/json"),
            ("mcp-protocol-version", "2026-07-28"), ("mcp-method", method),
        ]
        if let name { fields.append(("mcp-name", name)) }
        if let token { fields.append(("authorization", "Bearer \(token.text)")) }
        let body = #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(params)\#(meta)}}"#
        return try #require(try request("POST \(path)", fields, body))
    }

    /// Calls a tool in a request of 2026-07-28.
    func use(
        _ tool: String, _ arguments: String = #"{"text":"hi"}"#, at path: String = "/mcp", as token: ServeFixture.Token?
    ) throws -> HTTPText {
        try ask(
            "tools/call", #""name":"\#(tool)","arguments":\#(arguments),"#, name: tool, at: path, as: token)
    }

    /// Sends a message of 2025-11-25.
    func post(
        _ body: String, to path: String, session: String?, as token: ServeFixture.Token?
    ) throws -> HTTPText {
        var fields = [
            ("content-type", "application/json"), ("accept", "application/json, text/event-stream"),
            ("mcp-protocol-version", "2025-11-25"),
        ]
        if let session { fields.append(("mcp-session-id", session)) }
        if let token { fields.append(("authorization", "Bearer \(token.text)")) }
        return try #require(try request("POST \(path)", fields, body))
    }

    /// Begins a session of 2025-11-25; its id.
    func openSession(at path: String = "/mcp", as token: ServeFixture.Token) throws -> String {
        let body = """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
            "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
            """
        return try #require(try post(body, to: path, session: nil, as: token).fields["mcp-session-id"])
    }
}
