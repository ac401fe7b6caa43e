import GatewayPorts
import GatewayRuntime
import GatewayTesting
import Testing

@Suite struct FramingTests {
    private static let policy = """
        version: "1"
        default: allow
        tools: {delete: {rules: [{action: deny}]}}
        """
    /// One message to us; three lines to a reader that ends lines at carriage returns, the second one a call.
    private static let smuggled =
        #"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"# + "\r" + Wire.call(2, "delete") + "\r}}"

    @Test func `a carriage return inside a line is refused`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Self.smuggled)
        #expect(rig.toServer().isEmpty)
        let answer = try rig.oneAnswer()
        #expect(answer.text.contains("-32700"))
        #expect(answer.text.contains(#""id":1"#))
        #expect(rig.records().first?.code == "carriage_return")
    }

    @Test func `a carriage return inside a server's answer is reported to whoever waits`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "say"))
        rig.server(#"{"jsonrpc":"2.0","id":1,"result":{"x":"# + "\r" + #"{"jsonrpc":"2.0","id":9,"result":{}}}}"#)
        let answer = try rig.oneAnswer()
        #expect(answer.text.contains(#""id":1"#))
        #expect(answer.text.contains("-32603"))
    }

    @Test func `bodies with a length may hold carriage returns between tokens`() throws {
        let rig = try SessionRig(Self.policy) { $0.framing = .length }
        rig.client("{\"jsonrpc\":\"2.0\",\r\n\"id\":1,\"method\":\"ping\"}")
        #expect(rig.toServer().count == 1)
    }
}
