import GatewayPorts
import GatewayRuntime
import GatewayTesting
import HTTPText
import Testing

/// No answer to a call leaves before its record is where the operator wants it.
@Suite struct HTTPAuditTests {
    private static let stream: KeyValuePairs<String, String> = ["content-type": "text/event-stream"]

    @Test func `an answer whose record cannot be written is withheld`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        rig.audit.setBroken(true)
        exchange.answer(Wire.result(1, #"{"secret":1}"#))
        let answer = try client.answer()
        #expect(answer.errorCode == "-32603")
        #expect(answer["/id"] == "1")
        #expect(!client.body.contains("secret"))
        let next = rig.legacy(Wire.call(2, "a"))
        #expect(rig.isUpstreamQuiet)
        #expect(next.status == 200)
        #expect(next.isComplete)
        rig.audit.setBroken(false)
        rig.gateway.commitAudit()
        _ = rig.legacy(Wire.call(3, "a"))
        #expect(rig.toUpstream().count == 1)
    }

    @Test func `an event whose record cannot be written is replaced`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send(": here\n\n")
        rig.audit.setBroken(true)
        exchange.send("id: 5\ndata: \(Wire.result(1, #"{"secret":1}"#))\n\n")
        exchange.end()
        #expect(!client.body.contains("secret"))
        #expect(client.body.hasPrefix(": here\n\n"))
        #expect(client.isComplete)
        #expect(try Answer(try #require(client.events.last)).errorCode == "-32603")
    }

    @Test func `a refusal that cannot be recorded is withheld too`() throws {
        let rig = try HTTPRig("{version: \"1\", default: deny}")
        rig.audit.setBroken(true)
        let client = rig.legacy(Wire.call(1, "a"))
        #expect(try client.answer().errorCode == "-32603")
        #expect(rig.isUpstreamQuiet)
    }

    @Test func `nothing leaves before the disk has the records`() throws {
        let rig = try HTTPRig("{version: \"1\", default: deny, tools: {echo: {}}}")
        rig.audit.holdSync()
        let refused = rig.legacy(Wire.call(1, "other"))
        #expect(refused.isSilent)
        let called = rig.modernCall(2, "echo")
        try rig.oneRequest().answer(Wire.result(2))
        #expect(called.isSilent)
        rig.gateway.auditBecameDurable()
        #expect(refused.isSilent)
        rig.audit.sync()
        rig.gateway.auditBecameDurable()
        #expect(try refused.answer().code == #""default_deny""#)
        #expect(try called.answer()["/result"] == "{}")
        let free = rig.legacy(Wire.call(3, "other"))
        #expect(free.isComplete)
    }

    @Test func `a stream keeps its order while the disk is slow, and ends after all of it`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send(": one\n\n")
        #expect(client.body == ": one\n\n")
        rig.audit.holdSync()
        exchange.send("data: \(Wire.result(1))\n\n")
        exchange.send(": two\n\n")
        exchange.end()
        #expect(client.body == ": one\n\n")
        #expect(!client.isComplete)
        rig.audit.sync()
        rig.gateway.auditBecameDurable()
        #expect(client.body == ": one\n\ndata: \(Wire.result(1))\n\n: two\n\n")
        #expect(client.isComplete)
        #expect(client.misuses == 0)
    }

    @Test func `what comes before the loop hears of the disk keeps its place too`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        rig.audit.holdSync()
        exchange.send("data: \(Wire.result(1))\n\n")
        rig.audit.sync()
        exchange.send(": two\n\n")
        exchange.end()
        #expect(client.body.isEmpty)
        rig.gateway.auditBecameDurable()
        #expect(client.body == "data: \(Wire.result(1))\n\n: two\n\n")
        #expect(client.isComplete)
    }

    @Test func `a client that leaves while the disk is slow is forgotten`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        rig.audit.holdSync()
        try rig.oneRequest().answer(Wire.result(1))
        client.leave()
        rig.audit.sync()
        rig.gateway.auditBecameDurable()
        #expect(client.isSilent)
        #expect(client.misuses == 0)
    }

    @Test func `no note, no call`() throws {
        let rig = try HTTPRig()
        rig.audit.maxOpenCalls = 1
        _ = rig.modernCall(1, "a")
        let first = try rig.oneRequest()
        let client = rig.modernCall(2, "a")
        #expect(rig.isUpstreamQuiet)
        #expect(client.status == 200)
        #expect(client.isComplete)
        first.answer(Wire.result(1))
        _ = rig.modernCall(3, "a")
        #expect(rig.toUpstream().count == 1)
    }

    @Test func `every call that left has a record, whatever became of it`() throws {
        let rig = try HTTPRig()
        let clients = (1...6).map { rig.modernCall($0, "tool\($0)") }
        let exchanges = rig.toUpstream()
        try #require(exchanges.count == 6)
        #expect(rig.audit.openCalls.count == 6)
        exchanges[0].answer(Wire.result(1))
        exchanges[1].fail(.timeout, wasSent: true)
        exchanges[2].answer("nonsense")
        exchanges[3].begin(500)
        exchanges[3].end()
        clients[4].leave()
        rig.proxy.close()
        rig.gateway.endTick()
        #expect(rig.records().compactMap(\.tool).sorted() == (1...6).map { "tool\($0)" })
        #expect(rig.audit.openCalls.isEmpty)
    }
}
