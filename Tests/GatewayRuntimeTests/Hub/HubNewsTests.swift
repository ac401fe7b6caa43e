import GatewayRuntime
import GatewayTesting
import Testing

/// What servers say without being asked: log messages and questions find the client that they are for.
@Suite struct HubNewsTests {
    private static func log(_ level: String) -> String {
        Wire.notification("notifications/message", #"{"level":"\#(level)","data":"d"}"#)
    }

    @Test func `a modern client hears a legacy server's messages during its call, from its level on`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        let grant = rig.grant("alice")
        let client = rig.modern(grant, at: server)
        let other = rig.modern(grant, at: server)
        other.call("1", "echo")
        client.call("1", "echo", meta: #""io.modelcontextprotocol/logLevel":"warning""#)
        _ = server.takeHeard()
        server.say(Self.log("info"), rig)
        #expect(try client.takeHeard().isEmpty)
        server.say(Self.log("error"), rig)
        #expect(try client.oneAnswer()["/params/level"] == #""error""#)
        #expect(try other.takeHeard().isEmpty)
    }

    @Test func `two sessions with servers of their own hear their own only`() throws {
        let server = HubServerRig("srv", .legacy, sharing: .automatic)
        let rig = try HubRig(server)
        let grant = rig.grant("alice")
        let first = try rig.legacy(grant, at: server, capabilities: #"{"roots":{}}"#)
        let second = try rig.legacy(grant, at: server, capabilities: #"{"roots":{}}"#)
        server.say(Self.log("info"), rig)
        #expect(try first.takeHeard().isEmpty)
        #expect(try second.oneAnswer()["/method"] == #""notifications/message""#)
        server.say(#"{"jsonrpc":"2.0","id":7,"method":"roots/list"}"#, rig)
        #expect(try first.takeHeard().isEmpty)
        let question = try second.oneAnswer()
        #expect(question["/method"] == #""roots/list""#)
        first.say(#"{"jsonrpc":"2.0","id":\#(question["/id"] ?? ""),"result":{"roots":[]}}"#)
        #expect(server.takeHeard().isEmpty)
        second.say(#"{"jsonrpc":"2.0","id":\#(question["/id"] ?? ""),"result":{"roots":[]}}"#)
        #expect(server.takeHeard().map { $0["/id"] } == ["7"])
    }

    @Test func `a question that the server gives up is taken back from the client`() throws {
        let server = HubServerRig("srv", .legacy, sharing: .automatic)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server, capabilities: #"{"roots":{}}"#)
        server.say(#"{"jsonrpc":"2.0","id":7,"method":"roots/list"}"#, rig)
        let question = try client.oneAnswer()
        server.say(Wire.notification("notifications/cancelled", #"{"requestId":7}"#), rig)
        let cancellation = try client.oneAnswer()
        #expect(cancellation["/params/requestId"] == question["/id"])
        client.say(#"{"jsonrpc":"2.0","id":\#(question["/id"] ?? ""),"result":{"roots":[]}}"#)
        #expect(server.takeHeard().isEmpty)
    }

    @Test func `a ping of a server is answered at once, in a session or not`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        client.call("1", "echo")
        _ = server.takeHeard()
        server.say(#"{"jsonrpc":"2.0","id":"p","method":"ping"}"#, rig)
        #expect(server.takeHeard().map { $0["/result"] } == ["{}"])
        #expect(try client.takeHeard().isEmpty)
    }

    @Test func `a modern server that sends a request is told that there is no such thing`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server, capabilities: #"{"roots":{}}"#)
        client.call("1", "echo")
        _ = server.takeHeard()
        server.say(#"{"jsonrpc":"2.0","id":"r","method":"roots/list"}"#, rig)
        #expect(server.takeHeard().map(\.errorCode) == ["-32601"])
        #expect(try client.takeHeard().isEmpty)
    }

    @Test func `a batch of 2025-03-26 is taken apart for a modern server, and answered as one`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let session = try #require(rig.hub.openSession(rig.grant("alice"), .server(server.server)))
        let client = HubClientRig(rig, session, isModern: false)
        client.say(
            """
            {"jsonrpc":"2.0","id":"init","method":"initialize","params":{"protocolVersion":"2025-03-26",\
            "capabilities":{},"clientInfo":{"name":"old","version":"1"}}}
            """)
        #expect(try client.oneAnswer()["/result/protocolVersion"] == #""2025-03-26""#)
        client.say(
            "[" + Wire.call(1, "a") + "," + Wire.request(2, "ping") + ","
                + Wire.notification("notifications/cancelled", #"{"requestId":99}"#) + "," + Wire.call(3, "b") + "]")
        let calls = server.takeHeard().filter { $0["/method"] == #""tools/call""# }
        try #require(calls.count == 2)
        server.answer(calls[1], #"{"content":[],"n":3}"#, rig)
        #expect(try client.takeHeard().isEmpty)
        server.answer(calls[0], #"{"content":[],"n":1}"#, rig)
        let answer = try client.oneAnswer()
        #expect(Set((0..<3).compactMap { answer["/\($0)/id"] }) == ["1", "2", "3"])
        #expect(answer["/3"] == nil)
    }
}
