import GatewayPorts
import GatewayRuntime
import GatewayTesting
import Testing

/// Tasks: what is left open by a call comes later, and is recorded and policed then.
@Suite struct TaskTests {
    private static let allowAll = "{version: \"1\", default: allow}"

    @Test(arguments: ["tasks/get", "tasks/update", "tasks/cancel", "tasks/result"])
    func `the answer about a task is recorded with its method and outcome`(method: String) throws {
        let rig = try SessionRig(Self.allowAll)
        let isModern = method != "tasks/result"
        func ask(_ id: Int) {
            rig.client(Wire.request(id, method, isModern ? Wire.modern("x", #""taskId":"t","#) : #"{"taskId":"t"}"#))
        }
        for id in 1...3 { ask(id) }
        #expect(rig.records().isEmpty)
        let answers = [
            Wire.result(1, #"{"content":[],"isError":true}"#), Wire.error(2), Wire.result(3),
        ]
        rig.server(answers[0], answers[1], answers[2])
        #expect(rig.toClient() == answers)
        let records = rig.records()
        #expect(records.map(\.kind) == [.message, .message, .message])
        #expect(records.map(\.method) == [method, method, method])
        #expect(records.map(\.outcome) == [.allowed, .allowed, .allowed])
        #expect(records.map(\.upstream?.status) == [.toolError, .rpcError, .ok])
        #expect(Set(records.map(\.id)).count == 3)
        #expect(rig.audit.openCalls.isEmpty)
    }

    @Test func `other requests that no rule is about are not recorded`() throws {
        let rig = try SessionRig(Self.allowAll)
        rig.client(Wire.request(1, "tasks/list"), Wire.request(2, "ping"))
        rig.server(Wire.result(1), Wire.result(2))
        #expect(rig.toClient().count == 2)
        #expect(rig.records().isEmpty)
    }

    @Test func `a task that asks for what is denied has one record, the refusal`() throws {
        let rig = try SessionRig(Self.allowAll)
        rig.client(Wire.request(1, "tasks/get", Wire.modern("x", #""taskId":"t","#)))
        rig.server(
            Wire.result(1, #"{"status":"input_required","inputRequests":{"a":{"method":"sampling/createMessage"}}}"#))
        #expect(try rig.oneAnswer().code == #""server_request_denied""#)
        let records = rig.records()
        #expect(records.map(\.outcome) == [.refused])
        #expect(records.map(\.method) == ["tasks/get"])
    }

    @Test func `an answer whose record cannot be written does not leave`() throws {
        let rig = try SessionRig(Self.allowAll)
        rig.client(Wire.request(1, "tasks/get", Wire.modern("x", #""taskId":"t","#)))
        rig.audit.setBroken(true)
        rig.server(Wire.result(1, #"{"status":"completed","result":{"content":[]}}"#))
        #expect(try rig.oneAnswer().errorCode == "-32603")
    }

    @Test func `what is given up, or lost with the server, is recorded as unanswered`() throws {
        let rig = try SessionRig(Self.allowAll)
        rig.client(
            Wire.request(1, "tasks/result", #"{"taskId":"t"}"#), Wire.request(2, "tasks/result", #"{"taskId":"t"}"#))
        rig.client(Wire.notification("notifications/cancelled", #"{"requestId":1}"#))
        rig.session.upstreamClosed()
        #expect(rig.records().map(\.outcome) == [.noAnswer, .noAnswer])
    }

    @Test func `a call that asks for a task is a call like any other`() throws {
        let rig = try SessionRig("{version: \"1\", default: deny, tools: {echo: {}}}")
        rig.client(
            Wire.request(1, "tools/call", #"{"name":"drop","task":{"ttl":1}}"#),
            Wire.request(2, "tools/call", #"{"name":"echo","task":{"ttl":1}}"#))
        #expect(rig.toServer().count == 1)
        #expect(try rig.oneAnswer().code == #""default_deny""#)
    }
}
