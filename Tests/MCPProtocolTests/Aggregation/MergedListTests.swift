import JSONText
import MCPProtocol
import Testing

@Suite struct MergedListTests {
    private func items(
        _ result: String, _ method: Method, crossing: EraCrossing = .none
    ) throws -> [String]? {
        let (message, document) = try message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\(result)}")
        return MergedList.items(message, in: document, of: method, crossing: crossing) { "s__\($0)" }?.map(text)
    }

    @Test func `tools and prompts are renamed, and every other byte stays as it was`() throws {
        #expect(
            try items(
                #"{"tools":[{ "name" : "a\u0041", "inputSchema":{"name":1.0}} ,{"x":[],"name":"b"}],"nextCursor":"c"}"#,
                .toolsList)
                == [#"{ "name" : "s__aA", "inputSchema":{"name":1.0}}"#, #"{"x":[],"name":"s__b"}"#])
        #expect(try items(#"{"prompts":[{"name":"\""}]}"#, .promptsList) == [#"{"name":"s__\""}"#])
    }

    @Test func `a name that a server gives twice is listed once`() throws {
        #expect(
            try items(#"{"tools":[{"name":"a","x":1},{"name":"b"},{"name":"\u0061","x":2}]}"#, .toolsList)
                == [#"{"name":"s__a","x":1}"#, #"{"name":"s__b"}"#])
    }

    @Test func `resources keep their names and addresses`() throws {
        #expect(
            try items(#"{"resources":[{"name":"n","uri":"file:///a"}]}"#, .resourcesList)
                == [#"{"name":"n","uri":"file:///a"}"#])
        #expect(
            try items(#"{"resourceTemplates":[{"uriTemplate":"u:{x}","name":"n"}]}"#, .resourceTemplatesList)
                == [#"{"uriTemplate":"u:{x}","name":"n"}"#])
    }

    @Test func `schemas that a legacy client refuses are left out`() throws {
        let tools =
            #"{"tools":[{"name":"a","outputSchema":{"type":"string"}},"#
            + #"{"outputSchema":{"type":"object"},"name":"b"}]}"#
        #expect(
            try items(tools, .toolsList, crossing: .toLegacy)
                == [#"{"name":"s__a"}"#, #"{"outputSchema":{"type":"object"},"name":"s__b"}"#])
        #expect(
            try items(#"{"prompts":[{"name":"p","outputSchema":{}}]}"#, .promptsList, crossing: .toLegacy)
                == [#"{"name":"s__p","outputSchema":{}}"#])
        #expect(try items(tools, .toolsList)?.first == #"{"name":"s__a","outputSchema":{"type":"string"}}"#)
    }

    @Test func `what cannot be read adds nothing`() throws {
        #expect(try items(#"{"tools":[{"Name":"a"}]}"#, .toolsList) == nil)
        #expect(try items(#"{"tools":[]}"#, .promptsList) == nil)
        #expect(try items(#"{"tools":[]}"#, .toolsList) == [])
        let (error, document) = try message(#"{"jsonrpc":"2.0","id":1,"error":{}}"#)
        #expect(MergedList.items(error, in: document, of: .toolsList) { $0 } == nil)
    }

    @Test func `a page holds the entries in order, and says that it must not be kept`() throws {
        let entries = [Array(#"{ "name":"a"}"#.utf8), Array(#"{"name":"b"}"#.utf8)]
        #expect(
            text(MergedList.result(.integer(1), of: .toolsList, items: entries, nextCursor: nil, isModern: false))
                == #"{"jsonrpc":"2.0","id":1,"result":{"tools":[{ "name":"a"},{"name":"b"}]}}"#)
        #expect(
            text(MergedList.result(.integer(1), of: .promptsList, items: [], nextCursor: "c", isModern: true))
                == #"{"jsonrpc":"2.0","id":1,"result":{"prompts":[],"nextCursor":"c","resultType":"complete","#
                + #""ttlMs":0,"cacheScope":"private"}}"#)
        for (method, key) in [(Method.resourcesList, "resources"), (.resourceTemplatesList, "resourceTemplates")] {
            #expect(
                text(MergedList.result(.integer(1), of: method, items: [], nextCursor: nil, isModern: false))
                    == "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"\(key)\":[]}}")
        }
    }
}
