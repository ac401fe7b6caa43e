import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

@Suite struct ServerRequestTests {
    private static let strict =
        "{version: \"1\", default: allow, server_requests: {sampling: deny, elicitation: deny, roots: deny}}"
    private static let open =
        "{version: \"1\", default: allow, server_requests: {sampling: allow, elicitation: allow, roots: allow}}"

    @Test(arguments: ["sampling/createMessage", "elicitation/create", "roots/list", "ping"])
    func `an allowed question reaches the client, and its answer the server, byte for byte`(method: String) throws {
        let rig = try SessionRig(Self.open)
        let question = #"{"method":"\#(method)", "id":"q","jsonrpc":"2.0"}"#
        rig.server(question)
        #expect(rig.toClient() == [question])
        let answer = #"{"result":{ "a":1.0 },"id":"q","jsonrpc":"2.0"}"#
        rig.client(answer, answer)
        #expect(rig.toServer() == [answer])
    }

    @Test func `denied questions are answered in the shape that each method has`() throws {
        let rig = try SessionRig(Self.strict)
        rig.server(
            Wire.request(1, "sampling/createMessage"), Wire.request(2, "elicitation/create"),
            Wire.request(3, "roots/list"))
        #expect(rig.toClient().isEmpty)
        let answers = try rig.toServer().map(Answer.init)
        #expect(answers.map { $0["/id"] } == ["1", "2", "3"])
        #expect(answers[0].errorCode == "-1")
        #expect(answers[1]["/result/action"] == #""decline""#)
        #expect(answers[2].errorCode == "-32601")
        let records = rig.records()
        #expect(records.map(\.kind) == [.serverRequest, .serverRequest, .serverRequest])
        #expect(records.map(\.outcome) == [.refused, .refused, .refused])
        #expect(records.map(\.rule).first == "/server_requests/sampling")
    }

    @Test func `the defaults let forms through and nothing else`() throws {
        let rig = try SessionRig("{version: \"1\", default: allow}")
        rig.server(
            Wire.request(1, "sampling/createMessage"), Wire.request(2, "elicitation/create"),
            Wire.request(3, "roots/list"))
        #expect(rig.toClient() == [Wire.request(2, "elicitation/create")])
    }

    @Test func `a server cannot call the client's tools or use an id twice`() throws {
        let rig = try SessionRig("{version: \"1\", default: deny}")
        rig.server(Wire.request(1, "tools/call", #"{"name":"x"}"#), Wire.request(2, "vendor/x"))
        #expect(rig.toClient().isEmpty)
        #expect(try rig.toServer().map { try Answer($0).errorCode } == ["-32601", "-32601"])
        rig.server(Wire.request(3, "ping"), Wire.request(3, "ping"))
        #expect(rig.toClient().count == 1)
        #expect(try rig.toServer().map { try Answer($0).errorCode } == ["-32600"])
    }

    @Test func `only so many questions wait, and one that the server gives up makes room`() throws {
        let rig = try SessionRig(Self.open) { $0.maxServerRequests = 1 }
        rig.server(Wire.request(1, "ping"), Wire.request(2, "ping"))
        #expect(rig.toClient().count == 1)
        rig.server(Wire.notification("notifications/cancelled", #"{"requestId":1}"#), Wire.request(3, "ping"))
        #expect(rig.toClient().count == 2)
        rig.client(Wire.result(1))
        #expect(rig.toServer().count == 1)
    }

    @Test func `an answer to nothing that the server asked is dropped`() throws {
        let rig = try SessionRig(Self.open)
        rig.client(Wire.result(1), Wire.error(2), #"{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":""}}"#)
        #expect(rig.toServer().isEmpty)
        #expect(rig.toClient().isEmpty)
    }

    // MARK: - Inside results

    private static let sampling = #""inputRequests":{"a":{"method":"sampling/createMessage"}}"#

    @Test(arguments: [
        #"{"resultType":"input_required",\#(sampling)}"#,
        #"{"resultType":"input_required","ResultType":"complete",\#(sampling)}"#,
        #"{"resultType":"input_required",\#(sampling),"InputRequests":{}}"#,
        #"{"resultType":"input_required","inputRequests":{"a":{"method":"sampling/createMessage"},"b":{"method":1}}}"#,
        #"{"resultType":"input_required","inputRequests":{"a":{"method":"sampling/createMessage"},"#
            + #""b":{"method":"Roots/list"}}}"#,
        #"{"resultType":"input_required","inputRequests":[{"method":"sampling/createMessage"}]}"#,
        #"{"resultType":"input_required","inputRequests":{"a":{"method":"elicitation/create"},"#
            + #""b":{"method":"roots/list"}}}"#,
    ])
    func `a result that asks for what the policy denies does not reach the client`(result: String) throws {
        let rig = try SessionRig("{version: \"1\", default: allow}")
        rig.client(
            Wire.request(1, "tools/call", Wire.modern("x")),
            Wire.request(2, "resources/read", Wire.modern("x", #""uri":"a:b","#)),
            Wire.request(3, "tasks/get", Wire.modern("x", #""taskId":"t","#)))
        #expect(rig.toServer().count == 3)
        rig.server(Wire.result(1, result), Wire.result(2, result), Wire.result(3, result))
        let answers = try rig.toClient().map(Answer.init)
        #expect(answers.map { $0["/id"] } == ["1", "2", "3"])
        #expect(answers.allSatisfy { $0["/result/inputRequests"] == nil })
        for answer in answers.dropFirst() { #expect(answer.errorCode != nil) }
        #expect(rig.records().map(\.outcome) == [.refused, .refused, .refused])
    }

    @Test func `a result that asks for what the policy allows passes untouched`() throws {
        let rig = try SessionRig(Self.open)
        let result = #"{"resultType":"input_required","requestState":"s",\#(Self.sampling)}"#
        rig.client(Wire.request(1, "tools/call", Wire.modern("x")))
        rig.server(Wire.result(1, result))
        #expect(rig.toClient() == [Wire.result(1, result)])
    }

    @Test func `notifications of the server pass, unknown ones by the policy`() throws {
        let known = Wire.notification("notifications/progress", #"{"progressToken":1,"progress":1}"#)
        let unknown = Wire.notification("vendor/note")
        let rig = try SessionRig("{version: \"1\", default: deny}")
        rig.server(known, unknown)
        #expect(rig.toClient() == [known])
        let open = try SessionRig(Self.open)
        open.server(known, unknown)
        #expect(open.toClient() == [known, unknown])
    }
}
