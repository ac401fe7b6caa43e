import GatewayPorts
import GatewayRuntime
import GatewayTesting
import Testing

/// Servers that end, do not start, or say nothing: whoever waits is told, and they are started again.
@Suite struct HubEndTests {
    @Test func `a server that ends at a question of one era is asked in the other`() throws {
        let server = HubServerRig("srv", .legacyThatEnds)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        client.call("1", "echo")
        #expect(server.starter.servers.count == 2)
        server.answer(try #require(server.takeHeard().first), HubCallTests.text, rig)
        #expect(try client.oneAnswer()["/result/content"] != nil)
        // It is known by now what it speaks.
        client.call("2", "echo")
        #expect(server.starter.servers.count == 2)
    }

    @Test(arguments: [false, true])
    func `a server that says nothing when it is opened is waited for, but not for ever`(isModern: Bool) throws {
        let server = HubServerRig("srv", .silent)
        let rig = try HubRig(server)
        let grant = rig.grant("alice")
        let client: HubClientRig
        if isModern {
            client = rig.modern(grant, at: server)
            client.call("1", "echo")
        } else {
            client = try rig.legacy(grant, at: server, awaits: false)
        }
        rig.pass(seconds: 1)
        rig.pass(seconds: 31)
        let answer = try client.oneAnswer()
        #expect(answer.errorCode == "-32603")
        #expect(server.openCount == 0)
    }

    @Test func `a server that ends while it is opened fails those who wait`() throws {
        let server = HubServerRig("srv", .silent)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        let replies = [client.call("1", "echo"), client.call("2", "echo")]
        // Asked in one era, then in the other.
        server.end(rig)
        server.end(rig)
        #expect(replies.map(\.finishes) == [1, 1])
        #expect(server.openCount == 0)
        server.era = .modern
        rig.pass(seconds: 60)
        client.call("3", "echo")
        #expect(server.takeHeard().count == 1)
    }

    @Test func `a server that cannot be started is tried again after a while, not at once`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        server.starter.failure = ServerStartFailure(code: .commandUnusable, message: "no such program")
        let client = rig.modern(rig.grant("alice"), at: server)
        client.call("1", "echo")
        #expect(try client.oneAnswer().errorCode == "-32603")
        server.starter.failure = nil
        client.call("2", "echo")
        #expect(try client.oneAnswer().errorCode == "-32603")
        #expect(server.starter.servers.isEmpty)
        rig.pass(seconds: 60)
        client.call("3", "echo")
        server.answer(try #require(server.takeHeard().first), HubCallTests.text, rig)
        #expect(try client.oneAnswer()["/id"] == "3")
        try rig.expectUnused(server)
    }

    @Test(arguments: [HubServerRig.Era.legacy, .modern], [false, true])
    func `a server that ends during calls fails them all, and the next call starts it again`(
        era: HubServerRig.Era, isClientModern: Bool
    ) throws {
        let server = HubServerRig("srv", era)
        let rig = try HubRig(server)
        let grant = rig.grant("alice")
        let client = isClientModern ? rig.modern(grant, at: server) : try rig.legacy(grant, at: server)
        let replies = [client.call("1", "echo"), client.call("2", "echo")]
        #expect(server.takeHeard().count == 2)
        server.end(rig)
        let answers = try client.takeHeard()
        #expect(Set(answers.compactMap { $0["/id"] }) == ["1", "2"])
        #expect(answers.allSatisfy { $0.errorCode == "-32603" })
        if isClientModern { #expect(replies.map(\.finishes) == [1, 1]) }
        rig.pass(seconds: 60)
        client.call("3", "echo")
        #expect(server.openCount == 1)
        let again = try #require(server.takeHeard().last { $0["/method"] == #""tools/call""# })
        server.answer(again, HubCallTests.text, rig)
        #expect(try client.takeHeard().compactMap { $0["/id"] } == ["3"])
        try rig.expectUnused(server)
    }

    @Test func `a server that ends in between is no loss to anybody`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        client.call("1", "echo")
        server.answer(try #require(server.takeHeard().first), HubCallTests.text, rig)
        _ = try client.takeHeard()
        server.end(rig)
        #expect(try client.takeHeard().isEmpty)
        rig.pass(seconds: 60)
        client.call("2", "echo")
        server.answer(try #require(server.takeHeard().first), HubCallTests.text, rig)
        #expect(try client.oneAnswer()["/id"] == "2")
        try rig.expectUnused(server)
    }

    @Test func `a call that comes while an idle server is told to end gets a new one`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        for id in ["1", "2"] {
            client.call(id, "echo")
            server.answer(try #require(server.takeHeard().first), HubCallTests.text, rig)
            #expect(try client.oneAnswer()["/id"] == id)
            rig.pass(seconds: HubServerRig.idleSeconds + 1)
        }
        #expect(server.starter.servers.count == 2)
        #expect(server.openCount == 0)
    }

    @Test func `a call that waits for its turn is not forgotten when the server ends`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server) { $0.maxParallelAsking = 1 }
        let client = rig.modern(rig.grant("alice"), at: server, capabilities: #"{"elicitation":{}}"#)
        let replies = [client.call("1", "ask"), client.call("2", "ask")]
        #expect(server.takeHeard().count == 1)
        server.end(rig)
        #expect(replies[0].finishes == 1)
        rig.pass(seconds: 60)
        // It was answered, or it was sent to the next connection.
        #expect(replies[1].finishes + server.takeHeard().count == 1)
    }

    @Test func `of many calls that wait for their turn none is left when the server cannot be started again`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server) { $0.maxParallelAsking = 1 }
        let client = rig.modern(rig.grant("alice"), at: server, capabilities: #"{"elicitation":{}}"#)
        let replies = (1...5).map { client.call("\($0)", "ask") }
        server.era = .silent
        server.end(rig)
        rig.pass(seconds: 120)
        #expect(replies.map(\.finishes) == [1, 1, 1, 1, 1])
    }

    @Test func `calls that wait for their turn are answered when their grant is taken back`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server) { $0.maxParallelAsking = 1 }
        let grant = rig.grant("alice")
        let client = rig.modern(grant, at: server, capabilities: #"{"elicitation":{}}"#)
        let replies = (1...3).map { client.call("\($0)", "ask") }
        rig.hub.update(grant, access: [])
        rig.settle()
        rig.pass(seconds: 60)
        #expect(replies.map(\.finishes) == [1, 1, 1])
    }

    /// A modern server has asked a legacy client and has ended then; another client's call has it started again.
    private func secondLife() throws -> (rig: HubRig, server: HubServerRig, asked: HubClientRig, question: Answer) {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let grant = rig.grant("alice")
        let asked = try rig.legacy(grant, at: server, capabilities: #"{"elicitation":{"form":{}}}"#)
        asked.call("1", "ask")
        server.answer(
            try #require(server.takeHeard().first),
            #"{"resultType":"input_required","inputRequests":{"q":{"method":"elicitation/create","params":{}}}}"#, rig)
        let question = try asked.oneAnswer()
        server.end(rig)
        rig.pass(seconds: 60)
        let other = rig.modern(grant, at: server)
        other.call("1", "long")
        let call = try #require(server.takeHeard().last)
        #expect(call["/params/name"] == #""long""#)
        return (rig, server, asked, question)
    }

    @Test(arguments: [false, true])
    func `what was begun before a server ended takes nothing from its next life`(isCancelled: Bool) throws {
        let (rig, server, asked, question) = try secondLife()
        if isCancelled {
            asked.say(Wire.notification("notifications/cancelled", #"{"requestId":1}"#))
        } else {
            asked.say(#"{"jsonrpc":"2.0","id":\#(question["/id"] ?? ""),"result":{"action":"cancel"}}"#)
            if let retry = server.takeHeard().last { server.answer(retry, HubCallTests.text, rig) }
        }
        rig.hub.endSession(asked.client)
        rig.settle()
        rig.pass(seconds: HubServerRig.idleSeconds + 1)
        rig.pass(seconds: HubServerRig.idleSeconds + 1)
        #expect(server.openCount == 1)
    }

    @Test func `a session that is deleted takes its own server with it, and nobody else's`() throws {
        let server = HubServerRig("srv", .legacy, sharing: .automatic)
        let rig = try HubRig(server)
        let grant = rig.grant("alice")
        let clients = [try rig.legacy(grant, at: server), try rig.legacy(grant, at: server)]
        #expect(server.openCount == 2)
        clients[0].call("1", "echo")
        rig.hub.endSession(clients[0].client)
        rig.settle()
        #expect(server.openCount == 1)
        _ = server.takeHeard()
        clients[1].call("1", "echo")
        server.answer(try #require(server.takeHeard().first), HubCallTests.text, rig)
        #expect(try clients[1].oneAnswer()["/id"] == "1")
        rig.hub.endSession(clients[1].client)
        rig.settle()
        #expect(server.openCount == 0)
        #expect(rig.hub.sessionCount == 0)
    }

    @Test func `a grant that is taken back ends its sessions and servers, and nobody else's`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        let grants = [rig.grant("alice"), rig.grant("bob")]
        let clients = try grants.map { try rig.legacy($0, at: server) }
        #expect(server.openCount == 2)
        rig.hub.revoke(grants[0])
        rig.settle()
        #expect(server.openCount == 1)
        #expect(rig.hub.session(clients[0].client.id, grants[0], .server(server.server)) == nil)
        #expect(rig.hub.session(clients[1].client.id, grants[1], .server(server.server)) === clients[1].client)
    }

    @Test func `the end of the hub ends every server in order, and says when the last is gone`() throws {
        let servers = [HubServerRig("one", .legacy), HubServerRig("two", .modern)]
        let rig = try HubRig(servers[0], servers[1])
        let client = rig.modern(rig.grant("alice"))
        client.request("1", "tools/list")
        #expect(servers.map(\.openCount) == [1, 1])
        var isEmpty = false
        rig.hub.onEmpty = { isEmpty = true }
        rig.hub.close()
        #expect(servers.allSatisfy { $0.latest?.isShutDown == true })
        #expect(!isEmpty)
        rig.settle()
        #expect(isEmpty)
    }
}
