import JSONText
import MCPProtocol
import Testing

@Suite struct ResultEditsTests {
    private func filtered(_ result: String, keeping kept: Set<String>) throws -> String? {
        let (message, document) = try message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\(result)}")
        let list = try #require(ListResult(message, of: .toolsList, in: document))
        let removed = list.items.filter { !kept.contains($0.name) }
        return ResultEdits.removing(removed, from: list, in: document).map(text)
    }

    private func wrapped(_ result: String) -> String {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\(result)}"
    }

    @Test func `every other byte of a list stays as it was`() throws {
        let result =
            #"{ "x":1e2, "tools" : [ {"name":"a"} ,{"name":"b", "y":[1,2]}, {"name":"c"}  ] , "nextCursor":""}"#
        #expect(
            try filtered(result, keeping: ["a", "c"])
                == wrapped(#"{ "x":1e2, "tools" : [ {"name":"a"}, {"name":"c"}  ] , "nextCursor":""}"#))
        #expect(
            try filtered(result, keeping: ["b"])
                == wrapped(#"{ "x":1e2, "tools" : [ {"name":"b", "y":[1,2]}  ] , "nextCursor":""}"#))
        #expect(try filtered(result, keeping: []) == wrapped(#"{ "x":1e2, "tools" : [   ] , "nextCursor":""}"#))
        #expect(try filtered(result, keeping: ["a", "b", "c"]) == nil)
    }

    @Test func `a client keeps a filtered list for a minute at most`() throws {
        let result = #"{"tools":[{"name":"a"}],"ttlMs":3600000,"cacheScope":"private"}"#
        #expect(
            try filtered(result, keeping: ["a"])
                == wrapped(#"{"tools":[{"name":"a"}],"ttlMs":60000,"cacheScope":"private"}"#))
        #expect(try filtered(#"{"tools":[],"ttlMs":60000}"#, keeping: []) == nil)
    }

    @Test func `a shared cache never keeps a list that another caller may not see`() throws {
        let result = #"{"tools":[{"name":"a"}],"ttlMs":5,"cacheScope":"public"}"#
        #expect(
            try filtered(result, keeping: ["a"])
                == wrapped(#"{"tools":[{"name":"a"}],"ttlMs":5,"cacheScope":"private"}"#))
        let first = #"{"cacheScope":"public","tools":[{"name":"a"},{"name":"b"}]}"#
        #expect(try filtered(first, keeping: ["b"]) == wrapped(#"{"cacheScope":"private","tools":[{"name":"b"}]}"#))
        let privately = #"{"tools":[{"name":"a"}],"cacheScope":"private"}"#
        #expect(try filtered(privately, keeping: ["a"]) == nil)
    }

    @Test func `any choice of entries leaves what a rebuilt list would hold`() throws {
        let names = ["a", "b", "c", "d", "e"]
        let list = names.map { " {\"name\":\"\($0)\"} " }.joined(separator: ",")
        for choice in 0..<(1 << names.count) {
            let kept = names.indices.filter { choice & (1 << $0) != 0 }.map { names[$0] }
            guard let edited = try filtered("{\"tools\":[\(list)]}", keeping: Set(kept)) else {
                #expect(kept == names)
                continue
            }
            let (message, document) = try message(edited)
            #expect(ListResult(message, of: .toolsList, in: document)?.items.map(\.name) == kept)
        }
    }

    @Test func `capabilities are cut out by name`() throws {
        let text = #"{"jsonrpc":"2.0","id":1,"result":{"capabilities":{"tools":{},"logging":{}, "prompts":{}},"z":1}}"#
        let (message, document) = try message(text)
        let server = try #require(ServerDescription(message, in: document))
        let edited = ResultEdits.removing(capabilities: ["logging", "absent"], from: server, in: document)
        #expect(
            edited.map { MCPProtocolTests.text($0) }
                == #"{"jsonrpc":"2.0","id":1,"result":{"capabilities":{"tools":{}, "prompts":{}},"z":1}}"#)
        #expect(ResultEdits.removing(capabilities: ["absent"], from: server, in: document) == nil)
        let all = ResultEdits.removing(capabilities: ["tools", "logging", "prompts"], from: server, in: document)
        #expect(
            all.map { MCPProtocolTests.text($0) } == #"{"jsonrpc":"2.0","id":1,"result":{"capabilities":{},"z":1}}"#)
    }
}
