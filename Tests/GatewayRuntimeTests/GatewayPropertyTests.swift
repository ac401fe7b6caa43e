import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

/// Random policies over a handful of tools, and random calls: what is refused never reaches the server, and lists show
/// what calls reach.
@Suite struct GatewayPropertyTests {
    private static let tools = ["a", "b", "a_b", "B", "ab", "b_x", "é", "*"]

    private static func selector(_ random: inout SeededGenerator) -> String {
        [#""a""#, #""b""#, #""a_*""#, #""?""#, #""*b""#, #""*""#, #""ab""#, #""\\*""#].randomElement(using: &random)
            ?? #""a""#
    }

    private static func entry(_ random: inout SeededGenerator) -> String {
        [
            "{}", "{rules: []}", "{rules: [{action: deny}]}", "{rules: [{action: deny, mode: shadow}]}",
            "{limits: [{counter: c, window: day, max: 2}]}", "{deny_if: [{conditions: []}]}",
            "{require: [{conditions: [{path: args.n, op: lt, value: 5}]}]}",
            "{rules: [{action: deny, conditions: [{path: args.n, op: neq, value: 3}]}]}",
        ].randomElement(using: &random) ?? "{}"
    }

    private static func policy(_ random: inout SeededGenerator) -> String {
        var selectors: Set<String> = []
        for _ in 0..<Int.random(in: 0...4, using: &random) { selectors.insert(selector(&random)) }
        let entries = selectors.sorted().map { "  \($0): \(entry(&random))" }
        let hidden = (0..<Int.random(in: 0...2, using: &random)).map { _ in selector(&random) }
        let action = Bool.random(using: &random) ? "allow" : "deny"
        return """
            version: "1"
            default: \(action)
            denial_limit: 100000
            hide: [\(Set(hidden).sorted().joined(separator: ", "))]
            tools:\(entries.isEmpty ? " {}" : "\n" + entries.joined(separator: "\n"))
            """
    }

    private static func arguments(_ random: inout SeededGenerator) -> String {
        [#"{"n":1}"#, #"{"n":3}"#, #"{"n":9}"#, #"{"n":"1"}"#, "{}", #"{"N":1}"#, #"{"n":1e400}"#]
            .randomElement(using: &random) ?? "{}"
    }

    @Test(arguments: 1...40)
    func `lists show exactly what the predicate says`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let rig = try SessionRig(Self.policy(&random))
        rig.client(Wire.request(1, "tools/list"))
        rig.server(Wire.result(1, Wire.tools(Self.tools.map { Wire.tool($0) })))
        let shown = try rig.oneAnswer()
        let policy = rig.source.snapshot.policy
        let expected = Self.tools.filter { policy.isListed(.tool, $0) }.map { Wire.tool($0) }
        #expect(shown.text == Wire.result(1, Wire.tools(expected)))
    }

    @Test(arguments: 1...40)
    func `a call is answered here or reaches the server as it is, never both`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed) &+ 1_000)
        let rig = try SessionRig(Self.policy(&random))
        rig.client(Wire.request(1_000, "tools/list"))
        rig.server(Wire.result(1_000, Wire.tools(Self.tools.map { Wire.tool($0) })))
        _ = rig.toServer()
        let shown = try rig.oneAnswer()
        for id in 1...60 {
            let tool = Self.tools.randomElement(using: &random) ?? "a"
            let line = Wire.call(id, tool, Self.arguments(&random))
            rig.client(line)
            let heard = rig.toServer().filter { !$0.contains("sallyport/") }
            let replies = rig.toClient()
            let records = rig.records()
            if heard.isEmpty {
                try #require(replies.count == 1, "\(line)")
                let answer = try Answer(replies[0])
                #expect(answer["/id"] == "\(id)")
                #expect(answer.refusal != nil || answer.errorCode == "-32602" || answer.errorCode == "-32700")
                #expect(records.map(\.outcome) == [.refused])
            } else {
                #expect(heard == [line])
                #expect(replies.isEmpty)
                #expect(shown.text.contains(Wire.tool(tool)), "a call reached a tool that no list shows: \(tool)")
                rig.server(Wire.result(id))
                #expect(rig.toClient() == [Wire.result(id)])
                #expect(rig.records().count == 1)
            }
        }
    }
}
