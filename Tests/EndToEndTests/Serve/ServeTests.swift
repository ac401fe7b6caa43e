internal import JSONText
internal import Testing

/// `sallyport serve`: who gets where, and under which policy.
struct ServeTests {
    private let fixture: ServeFixture

    init() throws {
        fixture = try ServeFixture()
        try fixture.write(grants: [fixture.aliceGrant, fixture.bobGrant])
    }

    private func names(_ answer: HTTPText) throws -> String {
        try #require(try answer.reply()["/result/tools"])
    }

    @Test func `without a token, or with one that nobody has, there is nothing but a challenge`() throws {
        let gateway = try fixture.start()
        let stranger = try ServeFixture().alice
        let without = try gateway.use("one__echo", as: nil)
        #expect(without.status == 401)
        #expect(without.fields["www-authenticate"] == #"Bearer realm="sallyport""#)
        let mistyped = ServeFixture.Token(text: String(fixture.alice.text.dropLast()) + "!", hash: "")
        for token in [stranger, mistyped] {
            let refused = try gateway.use("one__echo", as: token)
            #expect(refused.status == 401)
            #expect(refused.fields["www-authenticate"]?.contains("invalid_token") == true)
        }
        #expect(try gateway.use("one__echo", as: fixture.alice).status == 200)
    }

    @Test func `each grant sees its servers behind one door and each behind its own`() throws {
        let gateway = try fixture.start()
        let listed = try names(try gateway.ask("tools/list", as: fixture.alice))
        #expect(listed.contains(#""name":"one__echo""#))
        #expect(!listed.contains("two__"), "no policy lets alice see a tool of it")
        #expect(try gateway.use("one__echo", as: fixture.alice).bodyText.contains(#""text":"hi""#))
        #expect(try gateway.use("echo", at: "/mcp/one", as: fixture.alice).bodyText.contains(#""text":"hi""#))
        let sum = #"{"a":2,"b":3}"#
        #expect(try gateway.use("two__add", sum, as: fixture.bob).bodyText.contains(#""sum":5"#))
        #expect(try gateway.use("add", sum, at: "/mcp/two", as: fixture.bob).bodyText.contains(#""sum":5"#))
        #expect(try gateway.use("two__echo", as: fixture.bob).reply().refusal == #""default_deny""#)
    }

    @Test func `a server of another grant is refused, and one that nobody has is not there`() throws {
        let gateway = try fixture.start()
        #expect(try gateway.use("echo", at: "/mcp/one", as: fixture.bob).status == 403)
        #expect(try gateway.use("echo", at: "/mcp/three", as: fixture.bob).status == 404)
        #expect(try !gateway.use("one__echo", as: fixture.bob).bodyText.contains(#""text":"hi""#))
    }

    @Test func `without a policy for a server every call is refused`() throws {
        let gateway = try fixture.start()
        let refused = try gateway.use("two__echo", as: fixture.alice)
        #expect(try refused.reply()["/result/_meta/dev.sallyport~1decision/rule"] == #""(no policy)""#)
    }

    @Test func `a session belongs to its grant`() throws {
        try fixture.write(
            grants: [
                fixture.aliceGrant, "{label: bob, servers: [one], tokens: [\"\(fixture.bob.hash)\"]}",
            ])
        let gateway = try fixture.start()
        let session = try gateway.openSession(at: "/mcp/one", as: fixture.alice)
        let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
        #expect(try gateway.post(ping, to: "/mcp/one", session: session, as: fixture.alice).status == 200)
        #expect(try gateway.post(ping, to: "/mcp/one", session: session, as: fixture.bob).status == 404)
        #expect(try gateway.post(ping, to: "/mcp", session: session, as: fixture.alice).status == 404)
    }

    @Test func `grants that have ended or are disabled are not known`() throws {
        try fixture.write(
            grants: [
                "{label: alice, servers: [one], expires: 2020-01-31, tokens: [\"\(fixture.alice.hash)\"]}",
                "{label: bob, servers: [one], disabled: true, tokens: [\"\(fixture.bob.hash)\"]}",
            ])
        let gateway = try fixture.start()
        #expect(try gateway.use("one__echo", as: fixture.alice).status == 401)
        #expect(try gateway.use("one__echo", as: fixture.bob).status == 401)
    }

    @Test func `a configuration may let everybody on the machine in`() throws {
        try fixture.write(grants: ["{label: me, anonymous: true, servers: [one]}"])
        let gateway = try fixture.start()
        #expect(try gateway.use("one__echo", as: nil).bodyText.contains(#""text":"hi""#))
        #expect(try gateway.use("one__echo", as: fixture.alice).status == 401)
    }

    // MARK: - Secrets

    @Test func `no token and no secret of the gateway reaches a child, the trail or the log`() throws {
        let seen = "\(fixture.scratch.path)/seen"
        let binary = try SallyportBinary.path()
        let script = "env > \(seen); exec \(binary) example-server"
        try fixture.write(
            servers: "  one: {command: [/bin/sh, -c, \"\(script)\"], env: {GIVEN: given-secret}, policy: echo.yaml}",
            grants: ["{label: alice, servers: [one], tokens: [\"\(fixture.alice.hash)\"]}"],
            more: "audit: {detail: values}")
        let gateway = try fixture.start(
            ["--log-level", "debug"], environment: ["OTHER_SECRET": "other-secret", "TZ": "UTC"])
        #expect(try gateway.use("one__echo", as: fixture.alice).status == 200)
        try gateway.signal("TERM")
        #expect(try gateway.finish() == 143)
        let variables = String(decoding: try fixture.scratch.bytes("seen"), as: UTF8.self)
        #expect(variables.contains("GIVEN=given-secret"))
        #expect(variables.contains("TZ=UTC"))
        #expect(!variables.contains("other-secret"))
        let trail = try fixture.trail()
        #expect(trail.contains(#""grant":"alice""#))
        for text in [variables, trail, gateway.errors] { #expect(!text.contains(fixture.alice.text)) }
        for text in [trail, gateway.errors] { #expect(!text.contains("given-secret")) }
    }

    // MARK: - Start and end

    @Test func `errors of the configuration or of a policy keep it from starting`() throws {
        let cases = [
            ("sallyport.yaml", "servers: {one: {comand: [x]}}\n", "comand"),
            ("echo.yaml", SamplePolicy.broken, "tols"),
        ]
        for (file, text, word) in cases {
            try fixture.write(grants: [fixture.aliceGrant])
            try fixture.scratch.file(file, text)
            let run = try CommandRun.sallyport(
                ["serve", "-c", "\(fixture.scratch.path)/sallyport.yaml"], deadlineSeconds: 20)
            #expect(run.status == 2)
            #expect(run.errors.contains(word))
        }
    }

    @Test func `status tells of the servers, grants and policies`() throws {
        let gateway = try fixture.start()
        #expect(try gateway.use("one__echo", as: fixture.alice).status == 200)
        let run = try CommandRun.sallyport(["status", "--json", "--state-dir", fixture.scratch.path])
        let status = try WrapReply(Array(run.output))
        #expect(status["/instances/0/face"] == #""serve""#)
        #expect(status["/instances/0/serves/servers/1/name"] == #""two""#)
        #expect(status["/instances/0/serves/grants"] == "2")
        #expect(status["/instances/0/serves/policies"] == "2")
        let shown = try CommandRun.sallyport(["status", "--state-dir", fixture.scratch.path])
        #expect(shown.outputText.contains("one, two"))
        try gateway.signal("TERM")
        #expect(try gateway.finish() == 143)
        #expect(gateway.errors.contains("sallyport: server `two`: "))
    }
}
