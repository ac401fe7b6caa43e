import GatewayRuntime
import GatewayTesting
import Testing

/// Calls through the hub in every pair of eras, and whose answer goes to whom.
@Suite struct HubCallTests {
    static let text = #"{"content":[{"type":"text","text":"hi"}]}"#

    @Test(arguments: [HubServerRig.Era.legacy, .modern, .both, .legacyThatEnds], [false, true])
    func `a call reaches a server of each era in its own words, and its answer the client in the client's`(
        era: HubServerRig.Era, isClientModern: Bool
    ) throws {
        let server = HubServerRig("srv", era)
        let rig = try HubRig(server)
        let grant = rig.grant("alice")
        let client = isClientModern ? rig.modern(grant, at: server) : try rig.legacy(grant, at: server)
        client.call(#""x""#, "echo")
        let heard = try #require(server.takeHeard().first)
        #expect(heard["/method"] == #""tools/call""#)
        #expect(heard["/params/name"] == #""echo""#)
        #expect(heard["/params/arguments"] == #"{"a":1}"#)
        let isServerModern = era == .modern || (era == .both && isClientModern)
        let named = heard["/params/_meta/io.modelcontextprotocol~1protocolVersion"]
        #expect(named == (isServerModern ? #""2026-07-28""# : nil))
        server.answer(heard, isServerModern ? #"{"resultType":"complete","content":[]}"# : Self.text, rig)
        let answer = try client.oneAnswer()
        #expect(answer["/id"] == #""x""#)
        #expect(answer["/result/content"] != nil)
        #expect(answer["/result/resultType"] == (isClientModern ? #""complete""# : nil))
        try rig.expectUnused(server)
    }

    @Test func `a server of 2026-07-28 that refuses the first question is asked again, and never as an old one`() throws
    {
        let server = HubServerRig("srv", .modernAtSecond)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        client.call("1", "echo")
        let heard = server.takeHeard()
        #expect(heard.map { $0["/method"] } == [#""tools/call""#])
        server.answer(try #require(heard.first), #"{"resultType":"complete","content":[]}"#, rig)
        #expect(try client.oneAnswer()["/result/content"] != nil)
    }

    @Test(arguments: [HubServerRig.Era.legacy, .modern], [false, true])
    func `ids and progress tokens of two clients never meet`(era: HubServerRig.Era, areModern: Bool) throws {
        let server = HubServerRig("srv", era)
        let rig = try HubRig(server)
        let grant = rig.grant("alice")
        func client() throws -> HubClientRig {
            areModern ? rig.modern(grant, at: server) : try rig.legacy(grant, at: server)
        }
        let clients = [try client(), try client()]
        for client in clients { client.call("1", "echo", meta: #""progressToken":"t""#) }
        let heard = server.takeHeard()
        try #require(heard.count == 2)
        #expect(Set(heard.compactMap { $0["/id"] }).count == 2)
        let tokens = heard.compactMap { $0["/params/_meta/progressToken"] }
        try #require(Set(tokens).count == 2)
        server.say(
            Wire.notification("notifications/progress", #"{"progressToken":\#(tokens[1]),"progress":7}"#), rig)
        #expect(try clients[0].takeHeard().isEmpty)
        let progress = try clients[1].oneAnswer()
        #expect(progress["/params/progressToken"] == #""t""#)
        #expect(progress["/params/progress"] == "7")
        server.answer(heard[1], #"{"content":[],"n":2}"#, rig)
        server.answer(heard[0], #"{"content":[],"n":1}"#, rig)
        for (place, client) in clients.enumerated() {
            let answer = try client.oneAnswer()
            #expect(answer["/id"] == "1")
            #expect(answer["/result/n"] == "\(place + 1)")
        }
        // A token is worth nothing once its request is answered.
        server.say(
            Wire.notification("notifications/progress", #"{"progressToken":\#(tokens[1]),"progress":8}"#), rig)
        #expect(try clients[1].takeHeard().isEmpty)
        try rig.expectUnused(server)
    }

    @Test func `an answer to nothing, or a second one, goes nowhere`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server)
        let reply = client.call("1", "echo")
        let heard = try #require(server.takeHeard().first)
        server.say(Wire.result(99_999), rig)
        #expect(try client.takeHeard().isEmpty)
        server.answer(heard, Self.text, rig)
        server.answer(heard, Self.text, rig)
        #expect(try client.takeHeard().count == 1)
        #expect(reply.finishes == 1)
    }

    @Test func `a request without capabilities, or in no revision, never reaches a server`() throws {
        let server = HubServerRig("srv", .both)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        client.say(#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}"#)
        #expect(try client.oneAnswer().errorCode == "-32602")
        client.say(
            """
            {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"echo","_meta":{\
            "io.modelcontextprotocol/protocolVersion":"2027-01-01","io.modelcontextprotocol/clientCapabilities":{}}}}
            """)
        #expect(try client.oneAnswer().errorCode == "-32022")
        for method in ["ping", "initialize", "resources/subscribe", "logging/setLevel", "tasks/list"] {
            let reply = client.request("3", method)
            #expect(try client.oneAnswer().errorCode == "-32601")
            #expect(reply.status == .unknownMethod)
        }
        #expect(server.takeHeard().isEmpty)
    }

    @Test func `a call that the policy refuses is answered in the client's revision and frees the server`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server, policy: "{version: \"1\", default: deny, tools: {echo: {}}}")
        let client = rig.modern(rig.grant("alice"), at: server)
        client.call("1", "drop")
        let answer = try client.oneAnswer()
        #expect(answer.code == #""default_deny""#)
        #expect(answer["/result/resultType"] == #""complete""#)
        #expect(server.takeHeard().isEmpty)
        try rig.expectUnused(server)
    }

    @Test func `an id that waits for its answer cannot be used again`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server)
        client.call("1", "echo")
        client.call("1", "echo")
        #expect(try client.oneAnswer().errorCode == "-32600")
        #expect(server.takeHeard().count == 1)
    }

    // MARK: - Giving up

    @Test(arguments: [HubServerRig.Era.legacy, .modern])
    func `a call given up while its server opens is never sent`(era: HubServerRig.Era) throws {
        let server = HubServerRig("srv", .silent)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        let reply = client.call("1", "echo")
        client.leave(reply)
        server.era = era
        rig.pass(seconds: 6)
        #expect(server.takeHeard().isEmpty)
        #expect(try client.takeHeard().isEmpty)
        rig.pass(seconds: 40)
        try rig.expectUnused(server)
    }

    @Test(arguments: [HubServerRig.Era.legacy, .modern])
    func `a call given up under way is cancelled at the server under the server's id`(era: HubServerRig.Era) throws {
        let server = HubServerRig("srv", era)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        let reply = client.call(#""mine""#, "echo")
        let heard = try #require(server.takeHeard().first)
        client.leave(reply)
        let cancellation = try #require(server.takeHeard().first)
        #expect(cancellation["/method"] == #""notifications/cancelled""#)
        #expect(cancellation["/params/requestId"] == heard["/id"])
        server.answer(heard, Self.text, rig)
        #expect(try client.takeHeard().isEmpty)
        client.leave(reply)
        #expect(server.takeHeard().isEmpty)
        try rig.expectUnused(server)
    }

    @Test func `a legacy client's cancellation goes on for its own call only`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let grant = rig.grant("alice")
        let clients = [try rig.legacy(grant, at: server), try rig.legacy(grant, at: server)]
        clients[0].call("1", "echo")
        let heard = try #require(server.takeHeard().first)
        let cancel = Wire.notification("notifications/cancelled", #"{"requestId":1,"reason":"enough"}"#)
        clients[1].say(cancel)
        #expect(server.takeHeard().isEmpty)
        clients[0].say(cancel)
        #expect(server.takeHeard().map { $0["/params/requestId"] } == [heard["/id"]])
        try rig.expectUnused(server)
    }

    @Test func `one call that ends does not take the server from another`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        let first = client.call("1", "echo")
        client.call("2", "echo")
        let heard = server.takeHeard()
        try #require(heard.count == 2)
        client.leave(first)
        client.leave(first)
        rig.pass(seconds: HubServerRig.idleSeconds + 1)
        #expect(server.openCount == 1)
        server.answer(heard[1], Self.text, rig)
        #expect(try client.oneAnswer()["/id"] == "2")
        try rig.expectUnused(server)
    }

    @Test func `a call that takes too long is answered and cancelled`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        let reply = client.call("1", "echo")
        let heard = try #require(server.takeHeard().first)
        rig.pass(seconds: 301)
        #expect(try client.oneAnswer().errorCode == "-32603")
        #expect(reply.status == .gatewayTimeout)
        #expect(server.takeHeard().map { $0["/params/requestId"] } == [heard["/id"]])
        try rig.expectUnused(server)
    }
}
