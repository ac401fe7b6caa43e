import GatewayPorts
import GatewayRuntime
import GatewayTesting
import Testing

/// What 2026-07-28 has dropped is not there, whatever the server would make of it.
@Suite struct RemovedMethodTests {
    private static let allowAll = "{version: \"1\", default: allow, unknown_methods: allow}"
    private static let removed = [
        "initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "tasks/result",
        "tasks/list",
    ]

    private static func params(_ more: String = "") -> String {
        """
        {\(more)"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":{}}}
        """
    }

    @Test(arguments: removed, ["", #""uri":"file:///a","taskId":"t","#, #""uri":7,"#])
    func `a modern request with a removed method is not found, whatever its parameters`(
        method: String, more: String
    ) throws {
        let rig = try SessionRig(Self.allowAll)
        rig.client(Wire.request(1, method, Self.params(more)))
        #expect(rig.toServer().isEmpty)
        #expect(try rig.oneAnswer().errorCode == "-32601")
        let record = try #require(rig.records().first)
        #expect(record.code == "removed_method")
        #expect(record.method == method)
    }

    @Test(arguments: removed)
    func `over HTTP its status is 404`(method: String) throws {
        let rig = try HTTPRig(Self.allowAll)
        let client = rig.modern(1, method)
        #expect(client.status == 404)
        #expect(try client.answer().errorCode == "-32601")
        #expect(rig.isUpstreamQuiet)
    }

    @Test(arguments: removed)
    func `an earlier client may use it, also after one of 2026-07-28 has asked what the server is`(
        method: String
    ) throws {
        let rig = try SessionRig(Self.allowAll)
        rig.client(Wire.request(1, "server/discover", Self.params()))
        rig.server(Wire.error(1))
        _ = rig.toServer()
        rig.client(Wire.request(2, method, #"{"uri":"file:///a","taskId":"t"}"#))
        #expect(rig.toServer().count == 1)
    }

    @Test func `a modern client's change of roots goes nowhere, an earlier one's to the server`() throws {
        let change = Wire.notification("notifications/roots/list_changed")
        let modern = try SessionRig(Self.allowAll)
        modern.client(Wire.request(1, "tools/list", Self.params()))
        _ = modern.toServer()
        modern.client(change, Wire.notification("notifications/roots/list_changed", Self.params()))
        #expect(modern.toServer().isEmpty)
        let legacy = try SessionRig(Self.allowAll)
        legacy.open()
        legacy.client(change)
        #expect(legacy.toServer() == [change])
    }
}
