import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

@Suite struct ShadowTests {
    private static let policy = """
        version: "1"
        default: deny
        hide: [hidden]
        server_requests: {sampling: deny}
        tools:
          delete: {rules: [{action: deny}]}
          pay: {limits: [{counter: c, window: minute, max: 1}]}
        """

    @Test func `shadow mode forwards everything and writes down what it would have refused`() throws {
        let rig = try SessionRig(Self.policy, mode: .shadow)
        var id = 0
        for tool in ["delete", "hidden", "other", "pay", "pay"] {
            id += 1
            #expect(rig.callAndAnswer(id, tool), "\(tool)")
        }
        let records = rig.records()
        #expect(
            records.map(\.outcome) == [.shadowRefused, .shadowRefused, .shadowRefused, .allowed, .shadowRefused])
        #expect(
            records.map { $0.shadowedRules.first } == [
                "/tools/delete/rules/0", "(hidden)", "(default deny)", nil, "/tools/pay/limits/0",
            ])
        rig.client(Wire.request(10, "vendor/x"), Wire.request(11, "prompts/list"))
        #expect(rig.toServer().count == 2)
        rig.server(Wire.request(1, "sampling/createMessage"))
        #expect(rig.toClient().count == 1)
    }

    @Test func `shadow mode lists every tool`() throws {
        let rig = try SessionRig(Self.policy, mode: .shadow)
        rig.client(Wire.request(1, "tools/list"))
        let answer = Wire.result(1, Wire.tools([Wire.tool("hidden"), Wire.tool("other")]))
        rig.server(answer)
        #expect(rig.toClient() == [answer])
    }

    @Test func `a message that could be read in two ways is refused in shadow mode too`() throws {
        let rig = try SessionRig(Self.policy, mode: .shadow)
        rig.client(#"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#)
        #expect(rig.toServer().isEmpty)
        #expect(rig.toClient().count == 1)
    }

    @Test func `one shadow rule does not refuse while the others do`() throws {
        let rig = try SessionRig(
            """
            version: "1"
            default: allow
            tools:
              x:
                rules:
                  - {action: deny, mode: shadow, conditions: [{path: args.a, op: eq, value: 1}]}
                  - {action: deny, conditions: [{path: args.a, op: eq, value: 2}]}
            """)
        #expect(rig.callAndAnswer(1, "x", #"{"a":1}"#))
        #expect(rig.records().first?.shadowedRules == ["/tools/x/rules/0"])
        #expect(!rig.callAndAnswer(2, "x", #"{"a":2}"#))
    }

    @Test func `a limit in shadow mode lets calls pass however many were refused on paper`() throws {
        let rig = try SessionRig(Self.policy + "\ndenial_limit: 2", mode: .shadow)
        for id in 1...5 { #expect(rig.callAndAnswer(id, "delete")) }
        for id in 6...9 { rig.client(#"{"jsonrpc":"2.0","id":\#(id)}"#) }
        _ = rig.toClient()
        #expect(rig.callAndAnswer(10, "pay"))
    }
}
