import JSONText
import MCPProtocol
import Testing

@Suite struct ResultViewTests {
    private func response(_ result: String) throws -> (message: Message, document: JSONDocument) {
        try message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\(result)}")
    }

    private func names(_ result: String, _ method: Method) throws -> [String]? {
        let (message, document) = try response(result)
        return ListResult(message, of: method, in: document)?.items.map(\.name)
    }

    @Test(arguments: [
        (#"{"tools":[{"name":"a"},{"name":"\u0062"}]}"#, Method.toolsList, ["a", "b"]),
        (#"{"tools":[]}"#, .toolsList, []), (#"{"resources":[{"uri":"u","name":"n"}]}"#, .resourcesList, ["u"]),
        (#"{"resourceTemplates":[{"uriTemplate":"u{x}"}]}"#, .resourceTemplatesList, ["u{x}"]),
        (#"{"prompts":[{"name":"p"}]}"#, .promptsList, ["p"]),
    ])
    func `a list gives the names that policy knows`(result: String, method: Method, expected: [String]) throws {
        #expect(try names(result, method) == expected)
    }

    @Test(arguments: [
        #"{"tools":{}}"#, #"{"tools":null}"#, "{}", "[]", "null", #"{"tools":[{}]}"#, #"{"tools":[{"name":1}]}"#,
        #"{"tools":["a"]}"#, #"{"tools":[{"name":"a","Name":"b"}]}"#,
        #"{"tools":[{"name":"a"}],"Tools":[{"name":"b"}]}"#,
        #"{"prompts":[{"name":"p"}]}"#,
    ])
    func `a list that cannot be filtered without doubt is none`(result: String) throws {
        #expect(try names(result, .toolsList) == nil)
    }

    @Test func `an error is no list, and a call has none`() throws {
        let (message, document) = try message(#"{"jsonrpc":"2.0","id":1,"error":{"tools":[]}}"#)
        #expect(ListResult(message, of: .toolsList, in: document) == nil)
        #expect(try names(#"{"tools":[]}"#, .toolsCall) == nil)
    }

    @Test(arguments: [(#"{"tools":[],"nextCursor":""}"#, ""), (#"{"tools":[],"nextCursor":"x"}"#, "x")])
    func `a cursor is opaque, and may be empty`(result: String, cursor: String) throws {
        let (message, document) = try response(result)
        #expect(ListResult(message, of: .toolsList, in: document)?.nextCursor == cursor)
    }

    @Test func `a tool's definition is read from its entry`() throws {
        let document = try document(
            #"{"name":"t","description":"d","inputSchema":{"type":"object","properties":{"a":{"type":"string"},"#
                + #""b":{"type":["string","null"]},"c":true},"required":["a","z",1]},"#
                + #""annotations":{"readOnlyHint":true,"title":"T"}}"#)
        let tool = try #require(ToolDefinition(.root, in: document))
        #expect(tool.name == "t")
        #expect(tool.description == "d")
        #expect(tool.requiredArguments == ["a", "z"])
        #expect(tool.annotations == ["readOnlyHint": .bool(true), "title": .string("T")])
        #expect(tool.inputs.map(\.name) == ["a", "b", "c"])
        #expect(tool.inputs.map(\.type) == ["string", nil, nil])
        #expect(tool.inputs.map(\.isRequired) == [true, false, false])
    }

    @Test func `a tool may say next to nothing, but not nothing`() throws {
        let bare = try document(#"{"name":"t","inputSchema":[],"annotations":1,"description":2}"#)
        let tool = try #require(ToolDefinition(.root, in: bare))
        #expect(tool.description.isEmpty)
        #expect(tool.requiredArguments.isEmpty)
        #expect(tool.annotations.isEmpty)
        #expect(tool.inputs.isEmpty)
        let nameless = try document(#"{"description":"d"}"#)
        #expect(ToolDefinition(.root, in: nameless) == nil)
    }

    @Test(arguments: [
        ("{}", ResultKind.complete), ("null", .complete), (#"{"resultType":"complete"}"#, .complete),
        (#"{"resultType":"task"}"#, .task), (#"{"resultType":"other"}"#, .unknown), (#"{"resultType":1}"#, .unknown),
        (#"{"ResultType":"complete"}"#, .unknown), (#"{"resultType":"input_required"}"#, .inputRequired([])),
        (
            #"{"resultType":"input_required","inputRequests":{"a":{"method":"elicitation/create"},"#
                + #""b":{"method":"sampling/createMessage"},"c":{"method":"vendor/x"}}}"#,
            .inputRequired([.known(.elicitationCreate), .known(.samplingCreateMessage), .unknown("vendor/x")])
        ),
        (#"{"resultType":"input_required","inputRequests":[]}"#, .unknown),
        (#"{"resultType":"input_required","inputRequests":{"a":{}}}"#, .unknown),
        (#"{"resultType":"input_required","inputRequests":{"a":{"method":"Roots/List"}}}"#, .unknown),
        (#"{"resultType":"input_required","inputRequests":{"a":{"method":"roots/list","Method":"x"}}}"#, .unknown),
    ])
    func `a result says what kind it is`(result: String, kind: ResultKind) throws {
        let (message, document) = try response(result)
        #expect(ResultKind(message, in: document) == kind)
    }

    @Test func `only a success has a result kind`() throws {
        let (message, document) = try message(#"{"jsonrpc":"2.0","id":1,"error":{}}"#)
        #expect(ResultKind(message, in: document) == nil)
        #expect(ServerDescription(message, in: document) == nil)
    }

    @Test func `a legacy server says who it is`() throws {
        let (message, document) = try response(
            #"{"protocolVersion":"2025-03-26","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}"#)
        let server = try #require(ServerDescription(message, in: document))
        #expect(server.revision == .v20250326)
        #expect(server.server == Implementation(name: "s", version: "1"))
        #expect(server.capabilities != nil)
        #expect(server.supportedVersions.isEmpty)
    }

    @Test func `a modern server says who it is`() throws {
        let (message, document) = try response(
            #"{"supportedVersions":["2026-07-28",1],"capabilities":{},"#
                + #""_meta":{"io.modelcontextprotocol/serverInfo":{"name":"s"}}}"#)
        let server = try #require(ServerDescription(message, in: document))
        #expect(server.revision == nil)
        #expect(server.supportedVersions == ["2026-07-28"])
        #expect(server.server == Implementation(name: "s", version: ""))
    }

    @Test(arguments: [#"{"capabilities":{},"Capabilities":{"tools":{}}}"#, "[]", "1"])
    func `a server that says it twice says nothing`(result: String) throws {
        let (message, document) = try response(result)
        #expect(ServerDescription(message, in: document) == nil)
    }
}
