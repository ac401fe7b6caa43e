import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

@Suite struct BatchTests {
    private static let policy = """
        version: "1"
        default: allow
        tools:
          delete: {rules: [{action: deny}]}
          make: {rules: [{action: allow, validate: {required_args: true}}]}
        """

    @Test(arguments: ["2024-11-05", "2025-06-18", "2025-11-25"])
    func `arrays are refused where the revision has none`(revision: String) throws {
        let rig = try SessionRig(Self.policy)
        rig.open(revision)
        rig.client("[\(Wire.call(1, "say"))]")
        #expect(rig.toServer().isEmpty)
        let answer = try rig.oneAnswer()
        #expect(answer["/id"] == "null")
        #expect(answer.errorCode == "-32600")
    }

    @Test func `each element is judged by itself and the answers go back as one array`() throws {
        let rig = try SessionRig(Self.policy)
        rig.open("2025-03-26")
        let note = Wire.notification("notifications/roots/list_changed")
        rig.client("[\(Wire.call(1, "say")), \(Wire.call(2, "delete")),\(note),\(Wire.call(3, "say"))]")
        #expect(rig.toServer() == [Wire.call(1, "say"), note, Wire.call(3, "say")])
        #expect(rig.toClient().isEmpty)
        rig.server(Wire.result(3))
        #expect(rig.toClient().isEmpty)
        rig.server("[\(Wire.result(1))]")
        let answer = try rig.oneAnswer()
        #expect(answer["/0/id"] == "2")
        #expect(answer["/0/result/isError"] == "true")
        #expect(answer["/1/id"] == "3")
        #expect(answer["/2/id"] == "1")
        #expect(answer["/3"] == nil)
    }

    @Test func `a batch of notifications is not answered, and an empty one is refused`() throws {
        let rig = try SessionRig(Self.policy)
        rig.open("2025-03-26")
        rig.client("[\(Wire.notification("notifications/roots/list_changed"))]")
        #expect(rig.toServer().count == 1)
        #expect(rig.toClient().isEmpty)
        rig.client("[]")
        #expect(try rig.oneAnswer().errorCode == "-32600")
    }

    @Test func `a batch beyond the limit is refused whole`() throws {
        let rig = try SessionRig(Self.policy) { $0.maxBatchElements = 2 }
        rig.open("2025-03-26")
        rig.client("[\((1...3).map { Wire.call($0, "say") }.joined(separator: ","))]")
        #expect(rig.toServer().isEmpty)
        #expect(rig.toClient().count == 1)
    }

    @Test func `nothing hides inside an element`() throws {
        let rig = try SessionRig(Self.policy)
        rig.open("2025-03-26")
        rig.client("[[\(Wire.call(1, "delete"))],1,\(Wire.call(2, "say")),\(Wire.call(2, "delete"))]")
        #expect(rig.toServer() == [Wire.call(2, "say")])
        rig.server(Wire.result(2))
        let answer = try rig.oneAnswer()
        #expect(answer["/3/id"] == "2")
        #expect(answer["/4"] == nil)
    }

    @Test func `an element may wait for the server's tools`() throws {
        let rig = try SessionRig(Self.policy)
        rig.open("2025-03-26")
        rig.client("[\(Wire.call(1, "make")),\(Wire.call(2, "say"))]")
        let lines = rig.toServer()
        #expect(lines.count == 2)
        rig.server(Wire.result(2))
        #expect(rig.toClient().isEmpty)
        let id = try #require(try Answer(lines[0])["/id"])
        rig.server(#"{"jsonrpc":"2.0","id":\#(id),"result":\#(Wire.tools([Wire.tool("make", required: ["x"])]))}"#)
        let answer = try rig.oneAnswer()
        #expect(answer["/0/id"] == "2")
        #expect(answer["/1/id"] == "1")
        #expect(answer["/1/result/isError"] == "true")
    }

    @Test func `a cancelled element does not hold up the others`() throws {
        let rig = try SessionRig(Self.policy)
        rig.open("2025-03-26")
        rig.client("[\(Wire.call(1, "make")),\(Wire.call(2, "say")),\(Wire.call(3, "say"))]")
        rig.server(Wire.result(2))
        rig.client(Wire.notification("notifications/cancelled", #"{"requestId":1}"#))
        #expect(rig.toClient().isEmpty)
        rig.client(Wire.notification("notifications/cancelled", #"{"requestId":3}"#))
        #expect(rig.toClient() == ["[\(Wire.result(2))]"])
    }

    @Test func `what is judged is what is forwarded, even when no question fits any more`() throws {
        let rig = try SessionRig(Self.policy) { $0.maxInFlight = 1 }
        rig.open("2025-03-26")
        let note = Wire.notification("notifications/roots/list_changed")
        rig.client("[\(Wire.call(1, "say")),\(Wire.call(2, "make")),\(Wire.call(3, "delete")),\(note)]")
        #expect(rig.toServer() == [Wire.call(1, "say"), note])
        rig.server(Wire.result(1))
        let answer = try rig.oneAnswer()
        #expect(answer["/0/id"] == "2")
        #expect(answer["/1/id"] == "3")
        #expect(answer["/2/id"] == "1")
        #expect(answer["/3"] == nil)
    }

    @Test func `the end of the server completes the array`() throws {
        let rig = try SessionRig(Self.policy)
        rig.open("2025-03-26")
        rig.client("[\(Wire.call(1, "say")),\(Wire.call(2, "make"))]")
        rig.session.upstreamClosed()
        let answer = try rig.oneAnswer()
        #expect(answer["/1/id"] != nil)
        #expect(answer["/2"] == nil)
    }
}
