import GatewayPorts
import GatewayRuntime
import GatewayTesting
import Testing

/// Many servers behind one door: their lists, their names, and who hears of what.
@Suite struct HubListTests {
    private static func tools(_ names: String..., cursor: String? = nil) -> String {
        Wire.tools(names.map { Wire.tool($0) }, cursor: cursor)
    }

    private func names(_ answer: Answer) -> [String?] {
        (0..<8).map { answer["/result/tools/\($0)/name"] }.filter { $0 != nil }
    }

    /// Answers what a server was asked for a list.
    private func list(_ server: HubServerRig, _ result: String, _ rig: HubRig) throws {
        let request = try #require(server.takeHeard().last { $0["/method"] == #""tools/list""# })
        server.answer(request, result, rig)
    }

    @Test(arguments: [false, true])
    func `the tools of all servers are one list, with names that lead back`(isModern: Bool) throws {
        let servers = [HubServerRig("one", .legacy), HubServerRig("two", .modern)]
        let rig = try HubRig(servers[0], servers[1])
        let grant = rig.grant("alice")
        let client = isModern ? rig.modern(grant) : try rig.legacy(grant)
        client.request("1", "tools/list")
        try list(servers[0], Self.tools("a", "same"), rig)
        #expect(try client.takeHeard().isEmpty)
        try list(servers[1], Self.tools("b", "same"), rig)
        let answer = try client.oneAnswer()
        let found = names(answer).compactMap { $0 }
        #expect(found.count == 4)
        #expect(Set(found).count == 4)
        #expect(answer["/result/resultType"] == (isModern ? #""complete""# : nil))
        let last = try #require(found.last)
        client.call("2", last.replacing("\"", with: ""))
        let call = try #require(servers[1].takeHeard().first)
        #expect(call["/params/name"] == #""same""#)
        #expect(servers[0].takeHeard().isEmpty)
        servers[1].answer(call, HubCallTests.text, rig)
        #expect(try client.oneAnswer()["/id"] == "2")
        for server in servers { try rig.expectUnused(server) }
    }

    @Test func `a list goes without a server that says nothing, and its clients hear when it comes`() throws {
        let servers = [HubServerRig("one", .legacy), HubServerRig("two", .legacy)]
        let rig = try HubRig(servers[0], servers[1])
        let client = rig.modern(rig.grant("alice"))
        client.request(#""l""#, "subscriptions/listen", #""notifications":{"toolsListChanged":true}"#)
        let acknowledged = try client.oneAnswer()
        #expect(acknowledged["/method"] == #""notifications/subscriptions/acknowledged""#)
        client.request("1", "tools/list")
        try list(servers[0], Self.tools("a"), rig)
        let late = try #require(servers[1].takeHeard().last { $0["/method"] == #""tools/list""# })
        #expect(try client.takeHeard().isEmpty)
        rig.pass(seconds: 3)
        let answer = try client.oneAnswer()
        #expect(names(answer).count == 1)
        servers[1].answer(late, Self.tools("b"), rig)
        let news = try client.oneAnswer()
        #expect(news["/method"] == #""notifications/tools/list_changed""#)
        #expect(news["/params/_meta/io.modelcontextprotocol~1subscriptionId"] == #""l""#)
    }

    @Test func `one cursor leads on at the servers that have more, and a made up one nowhere`() throws {
        let servers = [HubServerRig("one", .legacy), HubServerRig("two", .modern)]
        let rig = try HubRig(servers[0], servers[1])
        let client = rig.modern(rig.grant("alice"))
        client.request("1", "tools/list")
        try list(servers[0], Self.tools("a"), rig)
        try list(servers[1], Self.tools("b", cursor: "p2"), rig)
        let first = try client.oneAnswer()
        let cursor = try #require(first["/result/nextCursor"])
        #expect(cursor != #""p2""#)
        client.request("2", "tools/list", #""cursor":\#(cursor)"#)
        #expect(servers[0].takeHeard().isEmpty)
        let request = try #require(servers[1].takeHeard().first)
        #expect(request["/params/cursor"] == #""p2""#)
        servers[1].answer(request, Self.tools("c"), rig)
        let second = try client.oneAnswer()
        #expect(names(second).count == 1)
        #expect(second["/result/nextCursor"] == nil)
        for made in [#""p2""#, #""""#, #""bm9uc2Vuc2U""#] {
            client.request("3", "tools/list", #""cursor":\#(made)"#)
            #expect(try client.oneAnswer().errorCode == "-32602")
        }
        for server in servers { try rig.expectUnused(server) }
    }

    @Test func `names that are too long are shortened, and still lead back`() throws {
        let server = HubServerRig("one", .legacy)
        let other = HubServerRig("two", .legacy)
        let rig = try HubRig(server, other, maxNameLength: 32)
        let client = rig.modern(rig.grant("alice"))
        client.request("1", "tools/list")
        let long = String(repeating: "long_", count: 12)
        try list(server, Self.tools(long + "1", long + "2"), rig)
        try list(other, Self.tools(), rig)
        let found = names(try client.oneAnswer()).compactMap { $0 }
        #expect(Set(found).count == 2)
        #expect(found.allSatisfy { $0.utf8.count <= 34 })
        client.call("2", try #require(found.last).replacing("\"", with: ""))
        #expect(server.takeHeard().first?["/params/name"] == "\"\(long)2\"")
    }

    @Test(arguments: ["nobody__tool", "one", "", "one__"])
    func `a tool of no server is unknown, and no server is asked`(name: String) throws {
        let servers = [HubServerRig("one", .legacy), HubServerRig("two", .legacy)]
        let rig = try HubRig(servers[0], servers[1])
        let client = rig.modern(rig.grant("alice"))
        client.call("1", name)
        let heard = servers.flatMap { $0.takeHeard() }
        if name != "one__" {
            #expect(try client.oneAnswer().errorCode == "-32602")
            #expect(heard.isEmpty)
        }
    }

    @Test func `a server that ends during a list is left out of it`() throws {
        let servers = [HubServerRig("one", .legacy), HubServerRig("two", .legacy)]
        let rig = try HubRig(servers[0], servers[1])
        let client = rig.modern(rig.grant("alice"))
        client.request("1", "tools/list")
        _ = servers[1].takeHeard()
        servers[1].end(rig)
        try list(servers[0], Self.tools("a"), rig)
        #expect(names(try client.oneAnswer()).count == 1)
        try rig.expectUnused(servers[0])
    }

    // MARK: - Subscriptions

    @Test(arguments: [HubServerRig.Era.legacy, .modern])
    func `a subscription is acknowledged first, and tells its news under the client's id`(
        era: HubServerRig.Era
    ) throws {
        let server = HubServerRig("srv", era)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        let reply = client.request(#""l""#, "subscriptions/listen", #""notifications":{"toolsListChanged":true}"#)
        var id = "null"
        if era == .modern {
            let listen = try #require(server.takeHeard().first)
            #expect(listen["/method"] == #""subscriptions/listen""#)
            id = try #require(listen["/id"])
            #expect(try client.takeHeard().isEmpty)
            server.say(
                Wire.notification(
                    "notifications/subscriptions/acknowledged",
                    #"{"notifications":{"toolsListChanged":true},"_meta":{"io.modelcontextprotocol/subscriptionId":"#
                        + id + "}}"), rig)
        }
        let acknowledged = try client.oneAnswer()
        #expect(acknowledged["/method"] == #""notifications/subscriptions/acknowledged""#)
        #expect(acknowledged["/params/notifications/toolsListChanged"] == "true")
        let tag = "/params/_meta/io.modelcontextprotocol~1subscriptionId"
        #expect(acknowledged[tag] == #""l""#)
        server.say(
            Wire.notification(
                "notifications/tools/list_changed",
                era == .modern ? #"{"_meta":{"io.modelcontextprotocol/subscriptionId":\#(id)}}"# : "{}"), rig)
        let news = try client.oneAnswer()
        #expect(news["/method"] == #""notifications/tools/list_changed""#)
        #expect(news[tag] == #""l""#)
        #expect(!reply.isOver)
        client.leave(reply)
        try rig.expectUnused(server)
    }

    @Test func `a subscription whose server ends is over`() throws {
        try subscriptionEnds(.modern)
    }

    @Test func `a subscription whose legacy server ends is over`() throws {
        try subscriptionEnds(.legacy)
    }

    private func subscriptionEnds(_ era: HubServerRig.Era) throws {
        let server = HubServerRig("srv", era)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        let reply = client.request("1", "subscriptions/listen", #""notifications":{"toolsListChanged":true}"#)
        _ = try client.takeHeard()
        server.end(rig)
        #expect(reply.finishes == 1)
        let answer = try client.oneAnswer()
        #expect(answer["/id"] == "1")
    }

    @Test func `a subscription at a server that cannot be opened is refused`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        server.starter.failure = ServerStartFailure(code: .commandUnusable, message: "no such program")
        let client = rig.modern(rig.grant("alice"), at: server)
        let reply = client.request("1", "subscriptions/listen", #""notifications":{"toolsListChanged":true}"#)
        #expect(reply.finishes == 1)
        #expect(try client.oneAnswer()["/id"] == "1")
    }

    @Test func `a legacy client of a modern server hears of the resources that it subscribed to`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server)
        client.request("1", "resources/subscribe", #""uri":"a:b""#)
        #expect(try client.oneAnswer()["/result"] == "{}")
        let listen = try #require(server.takeHeard().last { $0["/method"] == #""subscriptions/listen""# })
        #expect(listen["/params/notifications/resourceSubscriptions/0"] == #""a:b""#)
        server.say(
            Wire.notification(
                "notifications/resources/updated",
                #"{"uri":"a:b","_meta":{"io.modelcontextprotocol/subscriptionId":\#(listen["/id"] ?? "")}}"#), rig)
        let news = try client.oneAnswer()
        #expect(news["/params/uri"] == #""a:b""#)
        #expect(news["/params/_meta"] == nil)
        try rig.expectUnused(server)
    }
}
