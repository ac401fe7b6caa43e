import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

@Suite struct ListTests {
    private static let policy = """
        version: "1"
        default: deny
        hide: [hidden]
        tools:
          one: {}
          "two_*": {}
          hidden: {}
        """

    @Test func `a list shows what a call could reach, and every other byte is the server's`() throws {
        let rig = try SessionRig(Self.policy)
        let request = Wire.request(1, "tools/list", #"{"cursor":""}"#)
        rig.client(request)
        #expect(rig.toServer() == [request])
        rig.server(
            """
            {"x":1.0,"jsonrpc":"2.0","id":1,"result":{"tools":[ {"name":"no"}, {"name" : "two_a", "z":[1 ,2]},\
            {"name":"hidden"}, {"name":"one"},{"name":"One"}] ,"nextCursor":"c","_meta":{"k": 1}}}
            """)
        #expect(
            rig.toClient() == [
                """
                {"x":1.0,"jsonrpc":"2.0","id":1,"result":{"tools":[ {"name" : "two_a", "z":[1 ,2]}, {"name":"one"}] ,\
                "nextCursor":"c","_meta":{"k": 1}}}
                """
            ])
    }

    @Test func `a page that loses every entry keeps its cursor`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.request(1, "tools/list"))
        rig.server(Wire.result(1, Wire.tools([Wire.tool("no")], cursor: "p2")))
        let answer = try rig.oneAnswer()
        #expect(answer["/result/tools"] == "[]")
        #expect(answer["/result/nextCursor"] == #""p2""#)
        rig.client(Wire.request(2, "tools/list", #"{"cursor":"p2"}"#))
        rig.server(Wire.result(2, Wire.tools([Wire.tool("one"), Wire.tool("no")])))
        #expect(try rig.oneAnswer()["/result/tools/0/name"] == #""one""#)
    }

    @Test func `a list without anything to remove passes untouched`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.request(1, "tools/list"))
        let answer = Wire.result(1, #"{ "tools" : [ {"name":"one"} ] }"#)
        rig.server(answer)
        #expect(rig.toClient() == [answer])
    }

    @Test(arguments: [
        #"{"tools":[{"name":"one","Name":"no"}]}"#, #"{"tools":[{"title":"no"}]}"#, #"{"tools":{"a":1}}"#,
        #"{"tools":[],"Tools":[{"name":"no"}]}"#, #"{"tools":["no"]}"#, "{}", "[]",
    ])
    func `a list that cannot be filtered without doubt is withheld`(result: String) throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.request(1, "tools/list"))
        rig.server(Wire.result(1, result))
        #expect(try rig.oneAnswer().errorCode == "-32603")
    }

    @Test func `a list in a batch is filtered too`() throws {
        let rig = try SessionRig(Self.policy)
        rig.open("2025-03-26")
        rig.client("[\(Wire.request(1, "tools/list")),\(Wire.request(2, "ping"))]")
        rig.server("[\(Wire.result(1, Wire.tools([Wire.tool("no"), Wire.tool("one")]))),\(Wire.result(2))]")
        let answer = try rig.oneAnswer()
        #expect(answer["/0/result/tools/0/name"] == #""one""#)
        #expect(answer["/0/result/tools/1"] == nil)
        #expect(answer["/1"] == Optional(#"{"id":2,"jsonrpc":"2.0","result":{}}"#))
    }

    @Test func `without their sections resources and prompts are neither advertised nor listed`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.request(1, "initialize", #"{"protocolVersion":"2025-06-18","capabilities":{}}"#))
        rig.server(
            Wire.result(
                1,
                #"{"protocolVersion":"2025-06-18","capabilities":"#
                    + #"{"resources":{"subscribe":true},"tools":{},"prompts":{}}}"#
            ))
        #expect(
            rig.toClient() == [
                Wire.result(1, #"{"protocolVersion":"2025-06-18","capabilities":{"tools":{}}}"#)
            ])
        _ = rig.toServer()
        rig.client(
            Wire.request(2, "resources/list"), Wire.request(3, "prompts/list"),
            Wire.request(4, "resources/templates/list"))
        #expect(rig.toServer().isEmpty)
        #expect(try rig.toClient().map { try Answer($0).errorCode } == ["4030", "4030", "4030"])
    }

    @Test func `resources and prompts with a section are filtered`() throws {
        let rig = try SessionRig(
            Self.policy + "\nresources: {\"file:///pub/*\": {}}\nprompts: {hello: {}}")
        rig.client(Wire.request(1, "resources/list"), Wire.request(2, "prompts/list"))
        rig.server(
            Wire.result(1, #"{"resources":[{"uri":"file:///pub/a","name":"a"},{"uri":"file:///etc","name":"b"}]}"#),
            Wire.result(2, #"{"prompts":[{"name":"hello"},{"name":"bye"}]}"#))
        #expect(
            rig.toClient() == [
                Wire.result(1, #"{"resources":[{"uri":"file:///pub/a","name":"a"}]}"#),
                Wire.result(2, #"{"prompts":[{"name":"hello"}]}"#),
            ])
    }

    @Test func `the client's name is the one it gave`() throws {
        let rig = try SessionRig(
            """
            version: "1"
            default: allow
            tools:
              x: {require: [{conditions: [{path: client.name, op: eq, value: agent}]}]}
            """)
        rig.client(Wire.call(1, "x"))
        #expect(rig.toServer().isEmpty)
        rig.open()
        rig.client(Wire.call(2, "x"))
        #expect(rig.toServer().count == 1)
        rig.client(Wire.request(3, "tools/call", Wire.modern("x")))
        #expect(rig.toServer().isEmpty)
    }
}
