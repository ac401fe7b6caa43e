import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

@Suite struct DefinitionTests {
    private static let policy = """
        version: "1"
        default: allow
        tools:
          make: {rules: [{action: allow, validate: {required_args: true}}]}
        """

    /// The id of the gateway's own question, which must be the only thing that the server heard.
    private func question(_ rig: SessionRig) throws -> String {
        let lines = rig.toServer()
        try #require(lines.count == 1, "\(lines)")
        let question = try Answer(lines[0])
        #expect(question["/method"] == #""tools/list""#)
        return try #require(question["/id"])
    }

    private func list(_ rig: SessionRig, _ id: String, _ result: String) {
        rig.server(#"{"jsonrpc":"2.0","id":\#(id),"result":\#(result)}"#)
    }

    @Test func `a call waits until the gateway has asked for the server's tools`() throws {
        let rig = try SessionRig(Self.policy)
        let good = Wire.call(1, "make", #"{"what":1}"#)
        rig.client(good, Wire.call(2, "make"), Wire.call(3, "make", #"{"what":null}"#))
        let id = try question(rig)
        #expect(rig.toClient().isEmpty)
        #expect(rig.session.hasParkedCalls)
        rig.client(Wire.call(4, "free"))
        #expect(rig.toServer() == [Wire.call(4, "free")])
        list(rig, id, Wire.tools([Wire.tool("make", required: ["what"])]))
        #expect(rig.toServer() == [good])
        let answers = try rig.toClient().map(Answer.init)
        #expect(answers.map { $0["/id"] } == ["2", "3"])
        #expect(answers.map(\.code) == [#""missing_argument""#, #""missing_argument""#])
        #expect(!rig.session.hasParkedCalls)
        rig.client(Wire.call(5, "make"))
        #expect(rig.toServer().isEmpty)
        #expect(rig.toClient().count == 1)
    }

    @Test func `the question goes on through the pages of the list`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "make", #"{"what":1}"#))
        list(rig, try question(rig), Wire.tools([Wire.tool("other")], cursor: "p\\\"2"))
        let lines = rig.toServer()
        let second = try Answer(try #require(lines.first))
        #expect(second["/params/cursor"] == #""p\"2""#)
        list(rig, try #require(second["/id"]), Wire.tools([Wire.tool("make", required: ["what"])]))
        #expect(rig.toServer().count == 1)
    }

    @Test func `a tool that the server does not list is refused`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "make"))
        list(rig, try question(rig), Wire.tools([]))
        #expect(try rig.oneAnswer().code == #""no_definition""#)
    }

    @Test func `a list that does not come in time refuses the call, and the next call asks again`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "make", #"{"what":1}"#))
        let late = try question(rig)
        #expect(rig.timer.pendingNanoseconds == [10_000_000_000])
        rig.timer.fireAll()
        #expect(try rig.oneAnswer().code == #""definitions_unavailable""#)
        list(rig, late, Wire.tools([Wire.tool("make")]))
        #expect(rig.toClient().isEmpty)
        rig.client(Wire.call(2, "make", #"{"what":1}"#))
        list(rig, try question(rig), Wire.tools([Wire.tool("make", required: ["what"])]))
        #expect(rig.toServer().count == 1)
        rig.timer.fireAll()
        #expect(rig.toClient().isEmpty)
    }

    @Test(arguments: [
        #""error":{"code":-32601,"message":"no"}"#, #""result":{"tools":{}}"#, #""result":{}"#,
        #""result":{"tools":[{"Name":"make"}]}"#, #""result":{"tools":[],"Tools":[{"name":"make"}]}"#,
    ])
    func `a server without a readable list has its checked tools refused`(answer: String) throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "make", #"{"what":1}"#))
        rig.server(#"{"jsonrpc":"2.0","id":\#(try question(rig)),\#(answer)}"#)
        #expect(try rig.oneAnswer().code == #""definitions_unavailable""#)
        #expect(rig.toServer().isEmpty)
    }

    @Test func `a hidden tool stays unknown while the list cannot be had`() throws {
        let rig = try SessionRig(Self.policy + "\nhide: [make]")
        rig.client(Wire.call(1, "make"))
        for line in rig.toServer() {
            rig.server(#"{"jsonrpc":"2.0","id":\#(try Answer(line)["/id"] ?? ""),"error":{"code":1,"message":""}}"#)
        }
        #expect(try rig.oneAnswer().errorCode == "-32602")
    }

    @Test func `shadow mode forwards what it cannot check`() throws {
        let rig = try SessionRig(Self.policy, mode: .shadow)
        rig.client(Wire.call(1, "make"))
        rig.server(#"{"jsonrpc":"2.0","id":\#(try question(rig)),"error":{"code":1,"message":""}}"#)
        #expect(rig.toServer() == [Wire.call(1, "make")])
    }

    @Test func `the client neither answers nor cancels the gateway's question`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "make"))
        let id = try question(rig)
        rig.client(
            #"{"jsonrpc":"2.0","id":\#(id),"result":{"tools":[{"name":"make"}]}}"#,
            Wire.notification("notifications/cancelled", #"{"requestId":\#(id)}"#))
        #expect(rig.toServer().isEmpty)
        #expect(rig.session.hasParkedCalls)
        rig.client(#"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"#)
        #expect(try rig.oneAnswer().errorCode == "-32600")
    }

    @Test func `a waiting call can be cancelled and then reaches nobody`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(
            Wire.call(1, "make", #"{"what":1}"#), Wire.notification("notifications/cancelled", #"{"requestId":1}"#))
        list(rig, try question(rig), Wire.tools([Wire.tool("make")]))
        #expect(rig.toServer().isEmpty)
        #expect(rig.toClient().isEmpty)
    }

    @Test func `a waiting call is judged by the policy in force when it goes on`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "make", #"{"what":1}"#))
        let id = try question(rig)
        rig.source.replace(try SessionRig.snapshot("{version: \"1\", default: deny}"))
        list(rig, id, Wire.tools([Wire.tool("make")]))
        #expect(rig.toServer().isEmpty)
        #expect(try rig.oneAnswer().code == #""default_deny""#)
    }

    @Test func `the id of a waiting call is taken`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "make"), Wire.call(1, "free"))
        #expect(try rig.oneAnswer().errorCode == "-32600")
        #expect(rig.toServer().count == 1)
    }

    @Test func `a client's own list teaches the gateway, and a changed list makes it forget`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.request(1, "tools/list"))
        rig.server(Wire.result(1, Wire.tools([Wire.tool("make", required: ["what"])])))
        _ = rig.toServer()
        rig.client(Wire.call(2, "make", #"{"what":1}"#))
        #expect(rig.toServer().count == 1)
        rig.server(Wire.notification("notifications/tools/list_changed"))
        rig.client(Wire.call(3, "make", #"{"what":1}"#))
        _ = try question(rig)
    }

    @Test func `only so many calls wait`() throws {
        let rig = try SessionRig(Self.policy) { $0.maxParkedCalls = 2 }
        rig.client(Wire.call(1, "make"), Wire.call(2, "make"), Wire.call(3, "make"))
        let answer = try rig.oneAnswer()
        #expect(answer["/id"] == "3")
        #expect(answer.code == #""overloaded""#)
    }

    @Test func `only so many bytes wait`() throws {
        let rig = try SessionRig(Self.policy) { $0.maxParkedBytes = 1_000 }
        let long = String(repeating: "x", count: 500)
        rig.client(Wire.call(1, "make", #"{"x":"\#(long)"}"#), Wire.call(2, "make", #"{"x":"\#(long)"}"#))
        let answer = try rig.oneAnswer()
        #expect(answer["/id"] == "2")
        #expect(answer.code == #""overloaded""#)
    }

    @Test func `the end of the server answers the calls that wait`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "make"))
        rig.session.upstreamClosed()
        #expect(try rig.oneAnswer()["/id"] == "1")
        #expect(rig.session.isIdle)
    }
}
