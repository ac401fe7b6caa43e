internal import Testing

/// A client on standard streams and a server over HTTP.
struct HTTPBridgeTests {
    private let scratch: ScratchDirectory
    private let upstream: SampleUpstream

    init() throws {
        scratch = try ScratchDirectory()
        upstream = try SampleUpstream()
    }

    private func open() throws -> WrapSession {
        let session = try WrapSession(
            scratch, policy: try scratch.file("policy.yaml", SamplePolicy.tools), upstream: upstream.address)
        try session.open()
        return session
    }

    @Test func `a client on streams calls a server at an address, and ends its session`() throws {
        let session = try open()
        let called = try session.call("echo", #"{"text":"hi"}"#)
        #expect(called["/result/content/0/text"] == #""hi""#)
        #expect(try session.call("stats").refusal == #""default_deny""#)
        #expect(try session.finish() == 0)
        #expect(upstream.callCount == 1)
        // Before the client's own, the gateway asks whether the server speaks 2026-07-28.
        #expect(upstream.requests.first?.fields["mcp-method"] == "server/discover")
        let requests = upstream.requests.filter { $0.fields["mcp-method"] != "server/discover" }
        #expect(requests.first?.fields["mcp-session-id"] == nil)
        #expect(requests.dropFirst().allSatisfy { $0.fields["mcp-session-id"] == "the-session" })
        #expect(requests.last?.start.hasPrefix("DELETE ") == true)
        let verified = try CommandRun.sallyport(["audit", "verify", "--state-dir", scratch.path])
        #expect(verified.status == 0, "\(verified.errors)")
    }

    @Test func `what was asked before the client left is still answered`() throws {
        let policy = try scratch.file("policy.yaml", "{version: \"1\", default: allow}")
        let lines = (1...20).map { HTTPProxySession.call($0, "echo") }.joined(separator: "\n")
        let run = try CommandRun.sallyport(
            ["-c", policy, "--state-dir", scratch.path, "--upstream", upstream.address], input: Array("\(lines)\n".utf8)
        )
        #expect(run.status == 0, "\(run.errors)")
        let replies = try run.outputText.split(separator: "\n").map { try WrapReply(Array($0.utf8)) }
        #expect(Set(replies.map { $0["/id"] }).count == 20)
        #expect(replies.allSatisfy { $0["/result/content/0/text"] == #""hi""# })
    }

    @Test func `a server that is not there is an error for each call, and not the end`() throws {
        let listener = try LoopbackSocket.listen()
        let port = try listener.port()
        listener.shutDown()
        let policy = try scratch.file("policy.yaml", "{version: \"1\", default: allow}")
        let lines = "\(HTTPProxySession.call(1, "echo"))\n\(HTTPProxySession.call(2, "echo"))\n"
        let run = try CommandRun.sallyport(
            ["-c", policy, "--state-dir", scratch.path, "--upstream", "http://127.0.0.1:\(port)/"],
            input: Array(lines.utf8))
        #expect(run.status == 0)
        let replies = try run.outputText.split(separator: "\n").map { try WrapReply(Array($0.utf8)) }
        #expect(replies.map { $0["/error/code"] } == ["-32603", "-32603"])
    }
}
