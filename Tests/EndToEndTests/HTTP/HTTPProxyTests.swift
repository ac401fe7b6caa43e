internal import Foundation
internal import Testing

/// The gateway between HTTP clients and a server over HTTP, as both see it.
struct HTTPProxyTests {
    private let scratch: ScratchDirectory
    private let upstream: SampleUpstream

    private static let policy = """
        version: "1"
        default: deny
        tools:
          echo: {rules: [{rate_limit: 3/day}]}
          slow: {}

        """

    init() throws {
        scratch = try ScratchDirectory()
        upstream = try SampleUpstream()
    }

    private func start(_ options: String...) throws -> HTTPProxySession {
        try HTTPProxySession(
            scratch, policy: try scratch.file("policy.yaml", Self.policy), upstream: upstream, options: options)
    }

    private func run(_ options: String...) throws -> CommandRun {
        let policy = try scratch.file("policy.yaml", Self.policy)
        return try CommandRun.sallyport(
            ["-c", policy, "--state-dir", scratch.path, "--upstream", upstream.address, "--transport", "http"]
                + options)
    }

    /// A few lines of words, without a trace of our own insides.
    private func expectClear(_ run: CommandRun, _ place: SourceLocation = #_sourceLocation) {
        #expect((1...6).contains(run.errors.split(separator: "\n").count), "\(run.errors)", sourceLocation: place)
        #expect(run.errors.hasPrefix("sallyport: error: "), "\(run.errors)", sourceLocation: place)
        for trace in ["Fatal", "Error(", ".swift", "0x", "Optional(", "NIO", "bind(", "failedTo"] {
            #expect(!run.errors.contains(trace), "\(run.errors)", sourceLocation: place)
        }
        #expect(run.output.isEmpty, sourceLocation: place)
    }

    // MARK: - Requests

    @Test func `clients are let through, refused and limited, and credentials stay on their side`() throws {
        let proxy = try start()
        let health = try #require(try proxy.request("GET /healthz"))
        #expect(health.status == 200)
        #expect(health.bodyText == #"{"status":"ok"}"#)
        let called = try proxy.call(1, "echo", [("authorization", "Bearer secret"), ("cookie", "a=b")])
        #expect(called.status == 200)
        #expect(try called.reply()["/result/content/0/text"] == #""hi""#)
        #expect(called.fields["set-cookie"] == nil)
        let seen = try #require(upstream.requests.first { $0.bodyText.contains("tools/call") })
        #expect(seen.fields["authorization"] == nil)
        #expect(seen.fields["cookie"] == nil)
        #expect(seen.bodyText == HTTPProxySession.call(1, "echo"))
        let refused = try proxy.call(2, "other")
        #expect(refused.status == 200)
        #expect(try refused.reply().refusal == #""default_deny""#)
        for id in 3...4 { #expect(try !proxy.call(id, "echo").reply().isRefused) }
        #expect(try proxy.call(5, "echo").reply().refusal == #""limit_reached""#)
        #expect(upstream.callCount == 3)
        try proxy.signal("TERM")
        #expect(try proxy.finish() == 143)
        let verified = try CommandRun.sallyport(["audit", "verify", "--state-dir", scratch.path])
        #expect(verified.status == 0, "\(verified.errors)")
    }

    @Test func `requests that are not for the gateway get nowhere`() throws {
        let proxy = try start()
        let json = [("content-type", "application/json")]
        let call = HTTPProxySession.call(1, "echo")
        let cases: [(String, [(String, String)], String, Int)] = [
            ("POST /mcp", json + [("origin", "https://evil.example")], call, 403),
            ("POST /mcp", json + [("host", "evil.example")], call, 403),
            ("POST /other", json, call, 404), ("GET /", [], "", 404), ("PUT /mcp", json, call, 405),
            ("POST /mcp", [("content-type", "text/plain")], call, 415), ("POST /mcp", json, "{", 400),
            ("POST /healthz", json, call, 405),
        ]
        for (line, fields, body, status) in cases {
            #expect(try proxy.request(line, fields, body)?.status == status, "\(line) \(fields)")
        }
        #expect(upstream.requests.isEmpty)
        #expect(try proxy.call(1, "echo", [("origin", "http://localhost:3000")]).status == 200)
        try proxy.signal("TERM")
        #expect(try proxy.finish() == 143)
    }

    @Test func `a body beyond the limit is refused`() throws {
        let proxy = try start("--max-message-bytes", "2048")
        let long = HTTPProxySession.call(1, String(repeating: "x", count: 4_096))
        #expect(try proxy.post(long)?.status == 413)
        #expect(upstream.requests.isEmpty)
        try proxy.signal("TERM")
        #expect(try proxy.finish() == 143)
    }

    @Test func `a server that is not there is said to be so`() throws {
        let listener = try LoopbackSocket.listen()
        let port = try listener.port()
        listener.shutDown()
        let proxy = try start("--upstream", "http://127.0.0.1:\(port)/mcp")
        let answer = try proxy.call(1, "echo")
        #expect(answer.status == 200)
        #expect(try answer.reply()["/error/code"] == "-32603")
        try proxy.signal("TERM")
        #expect(try proxy.finish() == 143)
    }

    // MARK: - The beginning

    @Test func `a port in use ends with 1 and says what helps`() throws {
        let run = try run("--port", String(upstream.port))
        #expect(run.status == 1)
        expectClear(run)
        #expect(run.errors.contains("\(upstream.port)"))
        #expect(run.errors.contains("--port"))
    }

    @Test func `flags that do not fit end with 2`() throws {
        let file = try scratch.file("not-a-key", "nothing")
        for options in [
            ["--tls-cert", file], ["--tls-key", file], ["--port", "70000"], ["--path", "mcp"],
            ["--header", "no colon"], ["--upstream-timeout", "0"],
        ] {
            let policy = try scratch.file("policy.yaml", Self.policy)
            let run = try CommandRun.sallyport(
                ["-c", policy, "--state-dir", scratch.path, "--upstream", upstream.address, "--transport", "http"]
                    + options)
            #expect(run.status == 2, "\(options) \(run.errors)")
            expectClear(run)
        }
        for missing in [file, "\(scratch.path)/none"] {
            let run = try run("--port", "0", "--tls-cert", missing, "--tls-key", missing)
            #expect(run.status == 2, "\(run.errors)")
            expectClear(run)
            #expect(run.errors.contains("--tls-"))
        }
    }

    // MARK: - The end

    @Test func `SIGTERM lets nobody new in, and what is under way ends`() throws {
        let proxy = try start()
        let connection = try proxy.begin(1, "slow")
        try upstream.wait(forCalls: 1)
        try proxy.signal("TERM")
        try #require(try waitUntilClosed(proxy))
        upstream.release()
        var rest: [UInt8] = []
        let answer = try #require(try HTTPText.read(from: connection, rest: &rest))
        #expect(try answer.reply()["/result/content/0/text"] == #""hi""#)
        #expect(try proxy.finish() == 143)
    }

    /// Looks until the gateway takes no connection any more.
    private func waitUntilClosed(_ proxy: HTTPProxySession) throws -> Bool {
        for _ in 0..<100_000 {
            do {
                let health = try proxy.request("GET /healthz")
                if health == nil { return true }
            } catch is LoopbackSocket.Failure {
                return true
            }
        }
        return false
    }

    @Test func `a gateway that was killed keeps its limits, and its trail tells of the call under way`() throws {
        let killed = try start("--audit-sync", "always")
        for id in 1...3 { #expect(try !killed.call(id, "echo").reply().isRefused) }
        let connection = try killed.begin(4, "slow")
        try upstream.wait(forCalls: 4)
        try killed.signal("KILL")
        #expect(try killed.finish() == 137)
        withExtendedLifetime(connection) {}

        let next = try start("--audit-sync", "always")
        #expect(try next.call(5, "echo").reply().refusal == #""limit_reached""#)
        #expect(upstream.callCount == 4)
        try next.signal("TERM")
        #expect(try next.finish() == 143)
        let verified = try CommandRun.sallyport(["audit", "verify", "--state-dir", scratch.path])
        #expect(verified.status == 0, "\(verified.errors)")
        let tail = try CommandRun.sallyport(["audit", "tail", "--state-dir", scratch.path])
        #expect(tail.outputText.contains("gateway_stopped"), "\(tail.outputText)")
    }
}
