import GatewayPorts
import GatewayRuntime
import GatewayTesting
import HTTPText
import Testing

/// Arrays of messages over HTTP, which exist in 2025-03-26 only.
@Suite struct HTTPBatchTests {
    private static let policy = """
        version: "1"
        default: allow
        tools: {delete: {rules: [{action: deny}]}}
        """
    private static let version = [("mcp-protocol-version", "2025-03-26")]

    @Test(arguments: [version, []])
    func `each element is a request of its own, and the answers go back as one array`(
        fields: [(String, String)]
    ) throws {
        let rig = try HTTPRig(Self.policy)
        let note = Wire.notification("notifications/roots/list_changed")
        let client = rig.request(
            .post, "[\(Wire.call(1, "a")), \(Wire.call(2, "delete")),\(note),\(Wire.call(3, "b"))]", fields)
        let exchanges = rig.toUpstream()
        #expect(exchanges.map(\.body) == [Wire.call(1, "a"), note, Wire.call(3, "b")])
        try #require(exchanges.count == 3)
        exchanges[1].begin(202)
        exchanges[1].end()
        exchanges[2].begin(200, ["content-type": "text/event-stream"])
        exchanges[2].send("data: \(Wire.notification("notifications/message", "{}"))\n\n")
        exchanges[2].send("data: \(Wire.result(3))\n\n")
        #expect(client.isSilent)
        exchanges[0].answer(Wire.result(1))
        let answer = try client.answer()
        #expect(client.status == 200)
        #expect(client.field("content-type") == "application/json")
        #expect(answer["/0/result/isError"] == "true")
        #expect(Set(["/0/id", "/1/id", "/2/id"].map { answer[$0] }) == ["1", "2", "3"])
        #expect(answer["/3"] == nil)
        exchanges[2].end()
        #expect(client.misuses == 0)
        #expect(rig.records().count == 3)
    }

    @Test(arguments: ["2025-06-18", "2025-11-25", "2026-07-28"])
    func `no other revision has arrays`(version: String) throws {
        let rig = try HTTPRig(Self.policy)
        let client = rig.request(
            .post, "[\(Wire.call(1, "a"))]", [("mcp-protocol-version", version), ("mcp-method", "tools/call")])
        #expect(client.status == 400)
        #expect(try client.answer().errorCode == "-32600")
        #expect(rig.isUpstreamQuiet)
    }

    @Test func `elements that the upstream does not answer are answered all the same`() throws {
        let rig = try HTTPRig(Self.policy)
        let calls = (1...5).map { Wire.call($0, "a") }.joined(separator: ",")
        let client = rig.request(.post, "[\(calls)]", Self.version)
        let exchanges = rig.toUpstream()
        try #require(exchanges.count == 5)
        exchanges[0].fail(.closed, wasSent: true)
        exchanges[1].begin(500, ["content-type": "text/plain"])
        exchanges[1].end()
        exchanges[2].begin(302, ["location": "/x"])
        exchanges[3].answer(Wire.result(9))
        #expect(client.isSilent)
        exchanges[4].answer(Wire.result(5))
        let answer = try client.answer()
        for index in 0..<4 { #expect(answer["/\(index)/error/code"] == "-32603") }
        #expect(answer["/4/id"] == "5")
        #expect(rig.audit.openCalls.isEmpty)
    }

    @Test func `an array of notifications is accepted`() throws {
        let rig = try HTTPRig(Self.policy)
        let client = rig.request(.post, "[\(Wire.notification("notifications/roots/list_changed"))]", Self.version)
        let exchange = try rig.oneRequest()
        exchange.begin(202)
        exchange.end()
        #expect(client.status == 202)
        #expect(client.body.isEmpty)
    }

    @Test func `an id twice in an array is refused once`() throws {
        let rig = try HTTPRig(Self.policy)
        let client = rig.request(.post, "[\(Wire.call(1, "a")),\(Wire.call(1, "b"))]", Self.version)
        let exchange = try rig.oneRequest()
        #expect(exchange.body == Wire.call(1, "a"))
        exchange.answer(Wire.result(1))
        let answer = try client.answer()
        #expect(answer["/1/id"] == "1")
        #expect(answer["/2"] == nil)
    }

    @Test func `records that cannot be written withhold the whole array`() throws {
        let rig = try HTTPRig(Self.policy)
        let client = rig.request(.post, "[\(Wire.call(1, "a")),\(Wire.call(2, "b"))]", Self.version)
        let exchanges = rig.toUpstream()
        try #require(exchanges.count == 2)
        exchanges[0].answer(Wire.result(1, #"{"secret":1}"#))
        rig.audit.setBroken(true)
        exchanges[1].answer(Wire.result(2))
        let answer = try client.answer()
        #expect(answer["/0/error/code"] == "-32603")
        #expect(answer["/1/error/code"] == "-32603")
        #expect(!client.body.contains("secret"))
    }

    @Test func `an array whose client has left is finished upstream`() throws {
        let rig = try HTTPRig(Self.policy)
        let client = rig.request(.post, "[\(Wire.call(1, "a")),\(Wire.call(2, "b"))]", Self.version)
        let exchanges = rig.toUpstream()
        client.leave()
        for (index, exchange) in exchanges.enumerated() {
            #expect(!exchange.isCancelled)
            exchange.answer(Wire.result(index + 1))
        }
        #expect(rig.records().map(\.outcome) == [.allowed, .allowed])
        #expect(client.isSilent)
        #expect(client.misuses == 0)
    }
}
