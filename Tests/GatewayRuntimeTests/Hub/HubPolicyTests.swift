import GatewayPorts
import GatewayRuntime
import GatewayTesting
import Testing

/// Policy and audit see what servers see, whatever the client speaks.
@Suite struct HubPolicyTests {
    private static let able = #"{"elicitation":{"form":{}}}"#
    private static let once = """
        version: "1"
        default: allow
        tools: {pay: {limits: [{counter: c, window: hour, max: 1}]}}
        """
    private static let question = #"{"jsonrpc":"2.0","id":"q","method":"elicitation/create","params":{"message":"m"}}"#

    @Test func `a call that waits for its client's answer is charged and recorded once`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server, policy: Self.once)
        let client = rig.modern(rig.grant("alice"), at: server, capabilities: Self.able)
        client.call("1", "pay")
        let call = try #require(server.takeHeard().first)
        server.say(Self.question, rig)
        let asked = try client.oneAnswer()
        let state = try #require(asked["/result/requestState"])
        let requests = try #require(asked["/result/inputRequests"])
        let key = try #require(requests.split(separator: "\"").dropFirst().first)
        client.call(
            "2", "pay", #","inputResponses":{"\#(key)":{"action":"accept","content":{}}},"requestState":\#(state)"#)
        server.answer(call, HubCallTests.text, rig)
        #expect(try client.oneAnswer()["/result/content"] != nil)
        #expect(rig.records().filter { $0.kind == .call }.map(\.outcome) == [.allowed])
        client.call("3", "pay")
        #expect(try client.oneAnswer().code == #""limit_reached""#)
    }

    @Test func `a modern server's question pays for the retry`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server, policy: Self.once)
        let client = try rig.legacy(rig.grant("alice"), at: server, capabilities: Self.able)
        client.call("1", "pay")
        server.answer(
            try #require(server.takeHeard().first),
            #"{"resultType":"input_required","requestState":"s","inputRequests":{"q":{"method":"elicitation/create","#
                + #""params":{"message":"m"}}}}"#, rig)
        let asked = try client.oneAnswer()
        client.say(#"{"jsonrpc":"2.0","id":\#(asked["/id"] ?? ""),"result":{"action":"accept","content":{}}}"#)
        server.answer(try #require(server.takeHeard().first), #"{"resultType":"complete","content":[]}"#, rig)
        #expect(try client.oneAnswer()["/result/content"] == "[]")
        client.call("2", "pay")
        #expect(try client.oneAnswer().code == #""limit_reached""#)
        try rig.expectUnused(server)
    }

    @Test(arguments: [HubServerRig.Era.legacy, .modern])
    func `a dangerous question reaches no client, in whatever era it is asked`(era: HubServerRig.Era) throws {
        let server = HubServerRig("srv", era)
        let rig = try HubRig(server, policy: "{version: \"1\", default: allow}")
        let grant = rig.grant("alice")
        let client =
            era == .legacy
            ? rig.modern(grant, at: server, capabilities: Self.able)
            : try rig.legacy(grant, at: server, capabilities: Self.able)
        client.call("1", "ask")
        let call = try #require(server.takeHeard().first)
        let secret =
            #"{"message":"m","requestedSchema":{"type":"object","properties":{"password":{"type":"string"}}}}"#
        if era == .legacy {
            server.say(#"{"jsonrpc":"2.0","id":"q","method":"elicitation/create","params":\#(secret)}"#, rig)
            #expect(try client.takeHeard().isEmpty)
            #expect(server.takeHeard().map { $0["/result/action"] } == [#""decline""#])
            server.answer(call, HubCallTests.text, rig)
            #expect(try client.oneAnswer()["/result/content"] != nil)
        } else {
            server.answer(
                call,
                #"{"resultType":"input_required","inputRequests":{"q":{"method":"elicitation/create","params":"#
                    + secret + "}}}", rig)
            let answer = try client.oneAnswer()
            #expect(answer["/id"] == "1")
            #expect(answer.code == #""input_secret""#)
        }
        #expect(rig.records().contains { $0.code == "input_secret" })
        try rig.expectUnused(server)
    }

    @Test func `an answer whose record cannot be written does not reach the client`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server)
        client.call("1", "echo")
        let call = try #require(server.takeHeard().first)
        rig.audit.setBroken(true)
        server.answer(call, #"{"resultType":"complete","content":[],"secret":1}"#, rig)
        let answer = try client.oneAnswer()
        #expect(answer["/id"] == "1")
        #expect(answer.errorCode == "-32603")
        client.call("2", "echo")
        #expect(server.takeHeard().isEmpty)
        #expect(try client.oneAnswer().errorCode == "-32603")
    }

    @Test func `an answer waits until its record is on the disk`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server)
        client.call("1", "echo")
        let call = try #require(server.takeHeard().first)
        rig.audit.holdSync()
        server.answer(call, #"{"resultType":"complete","content":[]}"#, rig)
        #expect(try client.takeHeard().isEmpty)
        rig.audit.sync()
        rig.gateway.auditBecameDurable()
        rig.settle()
        #expect(try client.oneAnswer()["/id"] == "1")
    }

    @Test func `a hidden tool is in no list and cannot be called`() throws {
        let servers = [HubServerRig("one", .legacy), HubServerRig("two", .modern)]
        let rig = try HubRig(servers[0], servers[1], policy: "{version: \"1\", default: allow, hide: [secret]}")
        let client = rig.modern(rig.grant("alice"))
        client.request("1", "tools/list")
        for server in servers {
            let request = try #require(server.takeHeard().last)
            server.answer(request, Wire.tools([Wire.tool("secret"), Wire.tool("open")]), rig)
        }
        let list = try client.oneAnswer()
        #expect(!list.text.contains("secret"))
        let name = try #require(list["/result/tools/0/name"]).replacing("\"", with: "")
        client.call("2", name.replacing("open", with: "secret"))
        #expect(try client.oneAnswer().errorCode == "-32602")
        #expect(servers.allSatisfy { $0.takeHeard().isEmpty })
    }
}
