import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

@Suite struct CallTests {
    private static let policy = """
        version: "1"
        default: allow
        hide: [secret]
        tools:
          delete: {rules: [{action: deny, reason: "never delete"}]}
          pay:
            require:
              - conditions: [{path: args.amount, op: lte, value: 100}]
        """

    @Test func `an allowed call reaches the server byte for byte, and its answer the client`() throws {
        let rig = try SessionRig(Self.policy)
        let call =
            #" { "id" : 7, "jsonrpc":"2.0", "params":{"arguments":{"n":1.50e0,"s":"\u0041\/é"},"name":"say"}"#
            + #","method":"tools\/call" , "x":null} "#
        rig.client(call)
        #expect(rig.toServer() == [call])
        #expect(rig.toClient().isEmpty)
        #expect(rig.records().isEmpty)
        rig.clock.advance(byNanoseconds: 2_000_000)
        let answer = #"{"id":7,"result":{"content":[], "odd" : 1.0},"jsonrpc":"2.0"}"#
        rig.server(answer)
        #expect(rig.toClient() == [answer])
        let record = try #require(rig.records().first)
        #expect(record.kind == .call)
        #expect(record.outcome == .allowed)
        #expect(record.tool == "say")
        #expect(record.method == "tools/call")
        #expect(record.server == "test")
        #expect(record.grant == "local")
        #expect(record.policy == rig.source.snapshot.policy.version)
        #expect(record.arguments?.keys == ["n", "s"])
        #expect(record.arguments?.values == nil)
        #expect(record.upstream == .init(status: .ok, bytes: answer.utf8.count, durationMicroseconds: 2_000))
        #expect(rig.session.isIdle)
    }

    @Test func `a denied call never reaches the server and is answered with its reason`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "delete"))
        #expect(rig.toServer().isEmpty)
        let answer = try rig.oneAnswer()
        #expect(answer["/id"] == "1")
        #expect(answer.refusal == #""[POLICY DENIED] never delete""#)
        #expect(answer.code == #""denied""#)
        #expect(answer["/result/_meta/dev.sallyport~1decision/rule"] == #""/tools/delete/rules/0""#)
        #expect(answer["/result/resultType"] == nil)
        let record = try #require(rig.records().first)
        #expect(record.outcome == .refused)
        #expect(record.rule == "/tools/delete/rules/0")
        #expect(record.reason == "never delete")
        #expect(answer["/result/_meta/dev.sallyport~1decision/decisionId"] == #""\#(record.id ?? "")""#)
        #expect(record.upstream == nil)
    }

    @Test func `a call under the newest revision is refused with a result type`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.request(1, "tools/call", Wire.modern("delete")))
        let answer = try rig.oneAnswer()
        #expect(answer["/result/resultType"] == #""complete""#)
        #expect(answer["/result/isError"] == "true")
        let record = try #require(rig.records().first)
        #expect(record.protocolVersion == "2026-07-28")
        #expect(record.client == .init(name: "modern", version: "2"))
    }

    @Test func `a hidden tool is answered as one that does not exist, with the name as written`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "secret"))
        #expect(rig.toServer().isEmpty)
        #expect(
            rig.toClient() == [
                #"{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Unknown tool: secret"}}"#
            ])
        #expect(rig.records().first?.rule == "(hidden)")
    }

    @Test func `an unlisted tool under default deny is refused`() throws {
        let rig = try SessionRig("{version: \"1\", default: deny, tools: {say: {}}}")
        rig.client(Wire.call(1, "other"))
        #expect(try rig.oneAnswer().code == #""default_deny""#)
        #expect(rig.toServer().isEmpty)
        rig.client(Wire.call(2, "say"))
        #expect(rig.toServer() == [Wire.call(2, "say")])
    }

    @Test(arguments: ["Delete", "DELETE", "dele\u{200B}te", "delete ", "d\u{0435}lete", "delete\\u0000"])
    func `a name that resembles a denied one is refused`(name: String) throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, name))
        // The server's list might hold a tool of exactly this name, so the gateway asks for it first.
        let question = try Answer(try #require(rig.toServer().first))
        #expect(question["/method"] == #""tools/list""#)
        rig.server(#"{"jsonrpc":"2.0","id":\#(question["/id"] ?? ""),"result":{"tools":[]}}"#)
        #expect(try rig.oneAnswer().code == #""confusable_name""#)
        #expect(rig.toServer().isEmpty)
    }

    @Test(arguments: ["Amount", "AMOUNT", "amoun\\u0054", "\\u0041mount"])
    func `an argument that resembles one that the policy reads is refused`(key: String) throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "pay", #"{"amount":1,"\#(key)":1000000}"#))
        let answer = try rig.oneAnswer()
        #expect(answer.code == #""ambiguous_argument""#)
        #expect(answer.refusal?.contains("`amount`") == true)
        #expect(rig.toServer().isEmpty)
        rig.client(Wire.call(2, "pay", #"{"note":{"Amount":1000000},"amount":1}"#))
        #expect(try rig.oneAnswer().code == #""ambiguous_argument""#)
        rig.client(Wire.call(3, "pay", #"{"amount":1}"#))
        #expect(rig.toServer().count == 1)
    }

    @Test(arguments: [
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"say","name":"delete"}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"say","Name":"delete"}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","Method":"ping","params":{"name":"delete"}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call","params":{"name":"delete"}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[{"name":"delete"}]}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":["delete"]}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"arguments":{}}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"say","arguments":"{}"}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"delete"}}x"#,
        #"{"jsonrpc":"2.0","id":1,"method":"Tools/Call","params":{"name":"delete"}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call\u200b","params":{"name":"delete"}}"#,
        #"{"jsonrpc":"1.0","id":1,"method":"tools/call","params":{"name":"delete"}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\ud800"}}"#,
    ])
    func `a message that could be read in two ways is answered with an error and stops here`(line: String) throws {
        let rig = try SessionRig(Self.policy)
        rig.client(line)
        #expect(rig.toServer().isEmpty)
        let answer = try rig.oneAnswer()
        #expect(answer["/id"] == "1")
        let code = try #require(answer.errorCode)
        #expect(["-32700", "-32600", "-32601", "-32602"].contains(code))
        #expect(rig.records().map(\.outcome) == [.refused])
    }

    @Test(arguments: [
        #"{"jsonrpc":"2.0","id":null,"method":"tools/call","params":{"name":"say"}}"#,
        #"{"jsonrpc":"2.0","id":1.5,"method":"tools/call","params":{"name":"say"}}"#,
        #"{"jsonrpc":"2.0","id":1e2,"method":"tools/call","params":{"name":"say"}}"#,
        #"{"jsonrpc":"2.0","id":[1],"method":"tools/call","params":{"name":"say"}}"#,
        #"{"jsonrpc":"2.0","id":1,"ID":2,"method":"tools/call","params":{"name":"say"}}"#,
        #"{"jsonrpc":"2.0","method":"tools/call","params":{"name":"say"}}"#,
        "not json", "", "[]", "{}", "null", "{\"jsonrpc\":\"2.0\",\"id\":1", "\u{FEFF}{}",
    ])
    func `a text without a usable id never reaches the server`(line: String) throws {
        let rig = try SessionRig(Self.policy)
        rig.client(line)
        #expect(rig.toServer().isEmpty)
        for line in rig.toClient() {
            #expect(try Answer(line).errorCode != nil)
        }
        #expect(rig.records().map(\.outcome) == [.refused])
    }

    @Test func `an id that waits for its answer cannot be used again, and a different type is another id`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "say"))
        rig.client(Wire.call(1, "say", #"{"again":1}"#))
        #expect(try rig.oneAnswer().errorCode == "-32600")
        rig.client(#"{"jsonrpc":"2.0","id":"1","method":"tools/call","params":{"name":"say"}}"#)
        #expect(rig.toServer().count == 2)
        rig.server(Wire.result(1))
        rig.client(Wire.call(1, "say"))
        #expect(rig.toServer().count == 1)
    }

    @Test func `a notification is never a call`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.notification("tools/call", #"{"name":"say"}"#))
        #expect(rig.toServer().isEmpty)
        rig.client(#"{"jsonrpc":"2.0","id":5,"method":"notifications/initialized"}"#)
        #expect(rig.toServer().isEmpty)
        rig.client(Wire.notification("notifications/roots/list_changed"))
        #expect(rig.toServer().count == 1)
    }

    @Test func `unknown methods follow the policy`() throws {
        let open = try SessionRig(Self.policy)
        let request = Wire.request(1, "vendor/thing")
        let note = Wire.notification("vendor/note")
        open.client(request, note)
        #expect(open.toServer() == [request, note])
        open.server(Wire.result(1))
        #expect(open.records().map(\.method) == ["vendor/thing"])

        let closed = try SessionRig("{version: \"1\", default: deny, tools: {say: {}}}")
        closed.client(request, note)
        #expect(closed.toServer().isEmpty)
        #expect(try closed.oneAnswer().errorCode == "-32601")

        let explicit = try SessionRig("{version: \"1\", default: deny, unknown_methods: allow}")
        explicit.client(request, note)
        #expect(explicit.toServer().count == 2)

        let denied = try SessionRig("{version: \"1\", default: allow, unknown_methods: deny}")
        denied.client(request, note)
        #expect(denied.toServer().isEmpty)
    }

    @Test(arguments: ["Vendor/thing", "Tools/call", "tools/cal\\u006c", "TOOLS/LIST", "resources/Read"])
    func `a method is known by its exact name alone`(method: String) throws {
        let rig = try SessionRig("{version: \"1\", default: deny}")
        rig.client(Wire.request(1, method, #"{"name":"say","uri":"x:y"}"#))
        #expect(rig.toServer().isEmpty)
        #expect(rig.toClient().count == 1)
    }

    @Test func `resources and prompts are refused as errors of our own`() throws {
        let rig = try SessionRig(
            """
            version: "1"
            default: deny
            resources: {"file:///pub/*": {}}
            prompts: {hello: {}}
            """)
        rig.client(
            Wire.request(1, "resources/read", #"{"uri":"file:///etc/passwd"}"#),
            Wire.request(2, "prompts/get", #"{"name":"other"}"#),
            Wire.request(3, "resources/subscribe", #"{"uri":"file:///etc/passwd"}"#),
            Wire.request(
                4, "completion/complete",
                #"{"ref":{"type":"ref/prompt","name":"other"},"argument":{"name":"a","value":""}}"#))
        #expect(rig.toServer().isEmpty)
        for line in rig.toClient() {
            let answer = try Answer(line)
            #expect(answer.errorCode == "4030")
            #expect(answer["/error/data/rule"] == #""(default deny)""#)
        }
        rig.client(
            Wire.request(5, "resources/read", #"{"uri":"file:///pub/a"}"#),
            Wire.request(6, "prompts/get", #"{"name":"hello"}"#))
        #expect(rig.toServer().count == 2)
    }

    @Test func `a listening client hears only of resources that it may read`() throws {
        let rig = try SessionRig(
            "{version: \"1\", default: deny, resources: {\"file:///pub/*\": {}}}")
        let meta =
            #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#
        rig.client(
            Wire.request(
                1, "subscriptions/listen",
                #"{"notifications":{"resourceSubscriptions":["file:///pub/a","file:///etc/passwd"]},\#(meta)}"#))
        #expect(rig.toServer().isEmpty)
        #expect(try rig.oneAnswer().errorCode == "4030")
        rig.client(
            Wire.request(
                2, "subscriptions/listen", #"{"notifications":{"resourceSubscriptions":["file:///pub/a"]},\#(meta)}"#))
        #expect(rig.toServer().count == 1)
    }
}
