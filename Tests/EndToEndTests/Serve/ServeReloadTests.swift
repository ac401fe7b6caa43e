internal import Foundation
internal import Testing

/// A configuration that changes under a running gateway.
struct ServeReloadTests {
    private let fixture: ServeFixture

    init() throws {
        fixture = try ServeFixture()
    }

    /// Asks until the answer is what it should become; the deadline of the gateway ends it otherwise.
    private func wait(_ gateway: HTTPProxySession, as token: ServeFixture.Token, until status: Int) throws {
        while try gateway.ask("tools/list", as: token).status != status {}
    }

    @Test func `grants come and go, and a session ends with its grant`() throws {
        try fixture.write(grants: [fixture.aliceGrant])
        let gateway = try fixture.start()
        let session = try gateway.openSession(as: fixture.alice)
        #expect(try gateway.ask("tools/list", as: fixture.bob).status == 401)
        try fixture.write(grants: [fixture.aliceGrant, fixture.bobGrant])
        try wait(gateway, as: fixture.bob, until: 200)
        let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
        #expect(try gateway.post(ping, to: "/mcp", session: session, as: fixture.alice).status == 200)
        try fixture.write(grants: [fixture.bobGrant])
        try wait(gateway, as: fixture.alice, until: 401)
        try fixture.write(grants: [fixture.aliceGrant, fixture.bobGrant])
        try wait(gateway, as: fixture.alice, until: 200)
        #expect(try gateway.post(ping, to: "/mcp", session: session, as: fixture.alice).status == 404)
        try gateway.signal("TERM")
        #expect(try gateway.finish() == 143)
        let trail = try fixture.trail()
        #expect(trail.contains("added grant `bob`"))
        #expect(trail.contains("removed grant `alice`"))
        #expect(trail.contains(#""config_reloaded""#))
    }

    @Test func `a token that is taken back ends what was begun with it, one that is added ends nothing`() throws {
        let both = "{label: alice, servers: [one], tokens: [\"\(fixture.alice.hash)\", \"\(fixture.bob.hash)\"]}"
        try fixture.write(grants: [fixture.aliceGrant])
        let gateway = try fixture.start()
        let session = try gateway.openSession(as: fixture.alice)
        try fixture.write(grants: [both])
        try wait(gateway, as: fixture.bob, until: 200)
        let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
        #expect(try gateway.post(ping, to: "/mcp", session: session, as: fixture.bob).status == 200)
        try fixture.write(grants: ["{label: alice, servers: [one], tokens: [\"\(fixture.bob.hash)\"]}"])
        try wait(gateway, as: fixture.alice, until: 401)
        #expect(try gateway.post(ping, to: "/mcp", session: session, as: fixture.bob).status == 404)
    }

    @Test func `a grant that gets an end in the past is over, with its sessions`() throws {
        try fixture.write(grants: [fixture.aliceGrant])
        let gateway = try fixture.start()
        let session = try gateway.openSession(as: fixture.alice)
        let hash = fixture.alice.hash
        try fixture.write(grants: ["{label: alice, servers: [one], expires: 2020-01-31, tokens: [\"\(hash)\"]}"])
        try wait(gateway, as: fixture.alice, until: 401)
        try fixture.write(grants: [fixture.aliceGrant])
        try wait(gateway, as: fixture.alice, until: 200)
        let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
        #expect(try gateway.post(ping, to: "/mcp", session: session, as: fixture.alice).status == 404)
    }

    @Test func `servers come, go and change, and policies of grants change`() throws {
        try fixture.write(grants: [fixture.aliceGrant])
        let gateway = try fixture.start()
        #expect(try gateway.use("echo", at: "/mcp/one", as: fixture.alice).status == 200)
        let three = try ServeFixture.example(", policy: echo.yaml")
        let alice = "{label: alice, servers: [three], tokens: [\"\(fixture.alice.hash)\"]}"
        try fixture.write(servers: "  three: \(three)", grants: [alice])
        while try gateway.use("echo", at: "/mcp/three", as: fixture.alice).status != 200 {}
        #expect(try gateway.use("echo", at: "/mcp/one", as: fixture.alice).status == 404)
        let changed = try ServeFixture.example(", policy: add.yaml, env: {NEW: value}")
        try fixture.write(servers: "  three: \(changed)", grants: [alice])
        while try !gateway.use("echo", at: "/mcp/three", as: fixture.alice).reply().isRefused {}
        #expect(try gateway.use("three__add", #"{"a":2,"b":3}"#, as: fixture.alice).bodyText.contains(#""sum":5"#))
        try fixture.scratch.file("add.yaml", ServeFixture.allowEcho)
        while try gateway.use("echo", at: "/mcp/three", as: fixture.alice).reply().isRefused {}
    }

    @Test func `a file with errors changes nothing, is told of once, and counts when its policy is there`() throws {
        try fixture.write(grants: [fixture.aliceGrant])
        let gateway = try fixture.start()
        let more = "  - {label: bob, servers: {two: {policy: later.yaml}}, tokens: [\"\(fixture.bob.hash)\"]}"
        try fixture.write(grants: [fixture.aliceGrant], more: more)
        while try !fixture.trail().contains(#""config_refused""#) {
            #expect(try gateway.ask("tools/list", as: fixture.alice).status == 200)
        }
        try fixture.scratch.file("later.yaml", ServeFixture.allowAdd)
        try wait(gateway, as: fixture.bob, until: 200)
        try gateway.signal("TERM")
        #expect(try gateway.finish() == 143)
        #expect(gateway.errors.components(separatedBy: "the changed configuration was refused").count == 2)
    }

    @Test func `what cannot change while it runs is said to wait`() throws {
        try fixture.write(grants: [fixture.aliceGrant])
        let gateway = try fixture.start()
        try fixture.write(grants: [fixture.aliceGrant, fixture.bobGrant], more: "limits: {max_sessions: 7}\n")
        try wait(gateway, as: fixture.bob, until: 200)
        try gateway.signal("TERM")
        #expect(try gateway.finish() == 143)
        #expect(gateway.errors.contains("the changed `limits` of the configuration takes effect when"))
    }
}
