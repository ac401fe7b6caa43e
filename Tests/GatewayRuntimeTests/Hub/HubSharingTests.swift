import GatewayRuntime
import GatewayTesting
import Testing

/// Several clients of one grant on one connection, and several servers behind one door: each hears what is its own.
@Suite struct HubSharingTests {
    private static let updated = Wire.notification("notifications/resources/updated", #"{"uri":"a:b"}"#)
    private static let able = #"{"elicitation":{"form":{}}}"#

    // MARK: - Subscriptions on a shared connection

    @Test func `a legacy client hears of the resource that it subscribed to`() throws {
        try hearsOfItsResource(.automatic)
    }

    @Test func `it does so on a connection that it shares`() throws {
        try hearsOfItsResource(.grant)
    }

    private func hearsOfItsResource(_ sharing: HubServer.Sharing) throws {
        let server = HubServerRig("srv", .legacy, sharing: sharing)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server)
        client.request("1", "resources/subscribe", #""uri":"a:b""#)
        let request = try #require(server.takeHeard().last { $0["/method"] == #""resources/subscribe""# })
        server.answer(request, "{}", rig)
        _ = try client.takeHeard()
        server.say(Self.updated, rig)
        #expect(try client.oneAnswer()["/params/uri"] == #""a:b""#)
    }

    @Test func `a client that unsubscribes takes nothing from another beside it`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        let grant = rig.grant("alice")
        let clients = [try rig.legacy(grant, at: server), try rig.legacy(grant, at: server)]
        for method in ["resources/subscribe", "resources/unsubscribe"] {
            for client in clients where method == "resources/subscribe" || client === clients[0] {
                client.request(#""\#(method)""#, method, #""uri":"a:b""#)
                for request in server.takeHeard() where request["/id"] != nil { server.answer(request, "{}", rig) }
                _ = try client.takeHeard()
            }
        }
        server.say(Self.updated, rig)
        #expect(try clients[0].takeHeard().isEmpty)
        #expect(try clients[1].oneAnswer()["/params/uri"] == #""a:b""#)
    }

    @Test func `two modern subscriptions to one resource are one at a legacy server, until both are over`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        let filter = #""notifications":{"resourceSubscriptions":["a:b"]}"#
        let replies = ["1", "2"].map { client.request($0, "subscriptions/listen", filter) }
        #expect(server.takeHeard().map { $0["/method"] } == [#""resources/subscribe""#])
        _ = try client.takeHeard()
        server.say(Self.updated, rig)
        let tag = "/params/_meta/io.modelcontextprotocol~1subscriptionId"
        #expect(try client.takeHeard().map { $0[tag] } == ["1", "2"])
        client.leave(replies[0])
        #expect(server.takeHeard().isEmpty)
        client.leave(replies[1])
        #expect(server.takeHeard().map { $0["/method"] } == [#""resources/unsubscribe""#])
        try rig.expectUnused(server)
    }

    // MARK: - Connections

    @Test func `what a server speaks is asked again after a while, and nobody loses the connection`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        client.request("1", "subscriptions/listen", #""notifications":{"toolsListChanged":true}"#)
        _ = try client.takeHeard()
        rig.pass(seconds: 3_601)
        client.call("2", "echo")
        let call = try #require(server.takeHeard().last { $0["/method"] == #""tools/call""# })
        #expect(server.starter.servers.first?.isOver == false)
        for connection in server.starter.servers where !connection.isOver {
            connection.say([Wire.result(0).replacing("\"id\":0", with: "\"id\":\(call["/id"] ?? "")")])
            rig.settle()
        }
        #expect(try client.takeHeard().map { $0["/id"] } == ["2"])
        server.starter.servers.first?.say([Wire.notification("notifications/tools/list_changed")])
        rig.settle()
        #expect(try client.takeHeard().map { $0["/method"] } == [#""notifications/tools/list_changed""#])
    }

    @Test(arguments: [false, true])
    func `a session or grant that ends while its client is asked leaves nothing at the server`(
        isRevoked: Bool
    ) throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let grant = rig.grant("alice")
        let client = try rig.legacy(grant, at: server, capabilities: Self.able)
        client.call("1", "ask")
        server.answer(
            try #require(server.takeHeard().first),
            #"{"resultType":"input_required","inputRequests":{"q":{"method":"elicitation/create","params":{}}}}"#, rig)
        let question = try client.takeHeard().first
        if isRevoked { rig.hub.revoke(grant) } else { rig.hub.endSession(client.client) }
        rig.settle()
        client.say(#"{"jsonrpc":"2.0","id":\#(question?["/id"] ?? ""),"result":{"action":"cancel"}}"#)
        #expect(!server.takeHeard().contains { $0["/method"] == #""tools/call""# })
        try rig.expectUnused(server)
    }

    @Test func `parked and queued calls of a client leave nothing behind when their grant ends`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server) { $0.maxParallelAsking = 1 }
        let grant = rig.grant("alice")
        let client = rig.modern(grant, at: server, capabilities: Self.able)
        for id in ["1", "2"] { client.call(id, "ask") }
        server.say(#"{"jsonrpc":"2.0","id":"q","method":"elicitation/create","params":{}}"#, rig)
        _ = try client.takeHeard()
        rig.hub.revoke(grant)
        rig.settle()
        rig.pass(seconds: 700)
        #expect(server.openCount == 0)
        #expect(server.starter.servers.count == 1)
    }

    // MARK: - Behind one door

    @Test(arguments: [false, true])
    func `a resource is read at the server that lists it, and one of nobody is not found`(isModern: Bool) throws {
        let servers = [HubServerRig("one", .legacy), HubServerRig("two", .modern)]
        let rig = try HubRig(servers[0], servers[1])
        let grant = rig.grant("alice")
        let client = isModern ? rig.modern(grant) : try rig.legacy(grant)
        func answerLists() {
            for (place, server) in servers.enumerated() {
                for request in server.takeHeard() {
                    switch request["/method"] {
                    case #""resources/list""#:
                        server.answer(request, #"{"resources":[{"uri":"s\#(place):x","name":"x"}]}"#, rig)
                    case #""resources/templates/list""#: server.answer(request, #"{"resourceTemplates":[]}"#, rig)
                    default: continue
                    }
                }
            }
        }
        client.request("1", "resources/read", #""uri":"none:x""#)
        answerLists()
        #expect(try client.oneAnswer().errorCode == (isModern ? "-32602" : "-32002"))
        client.request("2", "resources/read", #""uri":"s1:x""#)
        let read = try #require(servers[1].takeHeard().first)
        #expect(read["/method"] == #""resources/read""#)
        #expect(servers[0].takeHeard().isEmpty)
        servers[1].answer(read, #"{"contents":[]}"#, rig)
        #expect(try client.oneAnswer()["/id"] == "2")
        for server in servers { try rig.expectUnused(server) }
    }

    @Test func `a prompt and its completion go to the server that has it, under its own name`() throws {
        let servers = [HubServerRig("one", .legacy), HubServerRig("two", .modern)]
        let rig = try HubRig(servers[0], servers[1])
        let client = rig.modern(rig.grant("alice"))
        client.request("1", "prompts/list")
        for server in servers {
            server.answer(try #require(server.takeHeard().last), #"{"prompts":[{"name":"p"}]}"#, rig)
        }
        let list = try client.oneAnswer()
        let name = try #require(list["/result/prompts/1/name"])
        client.request("2", "prompts/get", #""name":\#(name)"#)
        let argument = #""argument":{"name":"a","value":""}"#
        client.request("3", "completion/complete", #""ref":{"type":"ref/prompt","name":\#(name)},\#(argument)"#)
        let heard = servers[1].takeHeard()
        #expect(heard.map { $0["/params/name"] ?? $0["/params/ref/name"] } == [#""p""#, #""p""#])
        #expect(servers[0].takeHeard().isEmpty)
    }

    @Test func `an unknown method reaches the one server behind a door, and none of several`() throws {
        let servers = [HubServerRig("one", .modern), HubServerRig("two", .modern)]
        let rig = try HubRig(servers[0], servers[1])
        let grant = rig.grant("alice")
        let client = rig.modern(grant)
        let reply = client.request("1", "vendor/x")
        #expect(try client.oneAnswer().errorCode == "-32601")
        #expect(reply.status == .unknownMethod)
        rig.modern(grant, at: servers[0]).request("1", "vendor/x")
        #expect(servers[0].takeHeard().map { $0["/method"] } == [#""vendor/x""#])
        #expect(servers[1].takeHeard().isEmpty)
    }
}
