import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

/// Nothing of one grant is any use to another.
@Suite struct HubGrantTests {
    @Test func `a session is there for its grant and door only`() throws {
        let servers = [HubServerRig("one", .legacy), HubServerRig("two", .legacy)]
        let rig = try HubRig(servers[0], servers[1])
        let alice = rig.grant("alice")
        let client = try rig.legacy(alice, at: servers[0]).client
        #expect(rig.hub.session(client.id, alice, .server(servers[0].server)) === client)
        #expect(rig.hub.session(client.id, rig.grant("bob"), .server(servers[0].server)) == nil)
        #expect(rig.hub.session(client.id, rig.grant("alice"), .server(servers[0].server)) == nil)
        #expect(rig.hub.session(client.id, alice, .server(servers[1].server)) == nil)
        #expect(rig.hub.session(client.id, alice, .all) == nil)
    }

    @Test func `grants share no connection`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        for label in ["alice", "bob"] { rig.modern(rig.grant(label), at: server).call("1", "echo") }
        #expect(server.openCount == 2)
    }

    @Test func `a task is there for the grant whose call began it`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let alice = rig.modern(rig.grant("alice"), at: server)
        let bob = rig.modern(rig.grant("bob"), at: server)
        alice.call("1", "slow")
        server.answer(
            try #require(server.takeHeard().first),
            #"{"resultType":"task","taskId":"t","status":"working","createdAt":"now","ttlMs":1}"#, rig)
        #expect(try alice.oneAnswer()["/result/taskId"] == #""t""#)
        for method in ["tasks/get", "tasks/cancel", "tasks/update"] {
            bob.request("1", method, #""taskId":"t""#)
            #expect(try bob.oneAnswer().errorCode == "-32602")
        }
        #expect(server.takeHeard().isEmpty)
        alice.request("2", "tasks/get", #""taskId":"t""#)
        #expect(server.takeHeard().map { $0["/params/taskId"] } == [#""t""#])
    }

    @Test func `a grant without a server does not reach it`() throws {
        let servers = [HubServerRig("one", .legacy), HubServerRig("two", .legacy)]
        let rig = try HubRig(servers[0], servers[1])
        let all = rig.grant("alice")
        let none = HubGrant(facts: GrantFacts(label: "bob"), access: [])
        let client = rig.modern(none)
        client.call("1", "one__echo")
        #expect(try client.oneAnswer().errorCode == "-32602")
        client.request("2", "tools/list")
        #expect(try client.oneAnswer()["/result/tools"] == "[]")
        #expect(servers.allSatisfy { $0.openCount == 0 })
        rig.modern(all).request("1", "tools/list")
        #expect(servers.allSatisfy { $0.openCount == 1 })
    }

    @Test(arguments: [false, true])
    func `what is under way under a grant that is taken back is answered and cancelled`(isModern: Bool) throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let grant = rig.grant("alice")
        let client = isModern ? rig.modern(grant, at: server) : try rig.legacy(grant, at: server)
        let reply = client.call("1", "slow")
        #expect(server.takeHeard().count == 1)
        rig.hub.revoke(grant)
        rig.settle()
        #expect(reply.finishes == 1)
        #expect(server.openCount == 0)
    }

    @Test func `a call under way in a session that is deleted is answered`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server)
        let reply = client.call("1", "slow")
        let call = try #require(server.takeHeard().first)
        rig.hub.endSession(client.client)
        rig.settle()
        #expect(reply.finishes == 1)
        #expect(server.takeHeard().contains { $0["/params/requestId"] == call["/id"] })
    }

    @Test func `too many sessions push out idle ones only, and none that is at work`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server) { $0.maxSessions = 1 }
        let grant = rig.grant("alice")
        let first = try rig.legacy(grant, at: server)
        first.call("1", "slow")
        #expect(rig.hub.openSession(grant, .server(server.server)) == nil)
        #expect(rig.hub.sessionCount == 1)
    }

    @Test func `each call has one record, in the server's name and under its grant`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server)
        _ = rig.records()
        client.call("1", "echo")
        server.answer(try #require(server.takeHeard().first), HubCallTests.text, rig)
        let records = rig.records()
        #expect(records.map(\.server) == ["srv"])
        #expect(records.map(\.grant) == ["alice"])
        #expect(records.map(\.tool) == ["echo"])
        #expect(records.map(\.outcome) == [.allowed])
        #expect(records.map(\.protocolVersion) == ["2026-07-28"])
        #expect(records.map(\.client?.name) == ["old"])
    }
}
