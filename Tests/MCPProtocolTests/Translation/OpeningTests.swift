import JSONText
import MCPProtocol
import Testing

private func opening(_ result: String) throws -> ServerOpening? {
    let (message, document) = try message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\(result)}")
    return ServerOpening(message, in: document)
}

@Suite struct OpeningTests {
    private let legacy =
        #"{"protocolVersion":"2025-06-18","capabilities":{"tools":{"listChanged":true},"tasks":{"list":{}},"#
        + #""x":{ },"logging":{}},"serverInfo":{"name":"s","version":"1","icons":[]},"instructions":"\u0041"}"#
    private let modern =
        #"{"resultType":"complete","supportedVersions":["2026-07-28","2099-01-01","2025-11-25"],"#
        + #""capabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}},"#
        + #""resources":{"subscribe":true,"listChanged":true},"prompts":{"listChanged":false},"completions":{}},"#
        + #""_meta":{"io.modelcontextprotocol/serverInfo":{"name":"m","version":"2"}},"ttlMs":1,"cacheScope":"public"}"#

    @Test func `the opening of a legacy server is read`() throws {
        let opening = try #require(try opening(legacy))
        #expect(opening.revisions == [.v20250618])
        #expect(opening.serverInfo.map(text) == #"{"name":"s","version":"1","icons":[]}"#)
        #expect(opening.instructions.map(text) == #""\u0041""#)
        #expect(opening.hasTools && opening.toolsListChanged && opening.hasLogging)
        #expect(!opening.hasPrompts && !opening.hasResources && !opening.hasCompletions)
        #expect(!opening.promptsListChanged && !opening.resourcesListChanged && !opening.resourcesSubscribe)
    }

    @Test func `the opening of a modern server is read`() throws {
        let opening = try #require(try opening(modern))
        #expect(opening.revisions == [.v20260728, .v20251125])
        #expect(opening.serverInfo.map(text) == #"{"name":"m","version":"2"}"#)
        #expect(opening.instructions == nil)
        #expect(opening.hasResources && opening.resourcesListChanged && opening.resourcesSubscribe)
        #expect(opening.hasPrompts && !opening.promptsListChanged && opening.hasCompletions)
        #expect(!opening.hasTools && !opening.toolsListChanged && !opening.hasLogging)
    }

    @Test(arguments: [
        "[]", "{}", #"{"protocolVersion":1}"#, #"{"supportedVersions":"2026-07-28"}"#,
        #"{"protocolVersion":"2025-06-18","Capabilities":{}}"#,
        #"{"protocolVersion":"2025-06-18","capabilities":[]}"#,
    ])
    func `what is no opening, or one in doubt, is not read`(result: String) throws {
        #expect(try opening(result) == nil)
    }

    @Test func `an error is no opening`() throws {
        let (message, document) = try message(#"{"jsonrpc":"2.0","id":1,"error":{"protocolVersion":"2025-06-18"}}"#)
        #expect(ServerOpening(message, in: document) == nil)
    }

    @Test func `a server of unknown revisions is read, and offers none`() throws {
        let opening = try #require(try opening(#"{"protocolVersion":"2099-01-01"}"#))
        #expect(opening.revisions.isEmpty)
        #expect(text(opening.capabilities) == "{}")
    }

    @Test func `a legacy client is answered out of a modern opening`() throws {
        let opening = try #require(try opening(modern))
        #expect(
            text(Reply.initializeResult(.integer(3), revision: .v20250326, opening: opening, crossing: .toLegacy))
                == #"{"jsonrpc":"2.0","id":3,"result":{"protocolVersion":"2025-03-26","capabilities":{"#
                + #""resources":{"subscribe":true,"listChanged":true},"prompts":{"listChanged":false},"#
                + #""completions":{}},"serverInfo":{"name":"m","version":"2"}}}"#)
    }

    @Test func `a legacy client of a nameless server gets a name`() throws {
        let opening = try #require(try opening(#"{"supportedVersions":[]}"#))
        #expect(
            text(Reply.initializeResult(.integer(3), revision: .v20251125, opening: opening, crossing: .toLegacy))
                == #"{"jsonrpc":"2.0","id":3,"result":{"protocolVersion":"2025-11-25","capabilities":{},"#
                + #""serverInfo":{"name":"unknown","version":"unknown"}}}"#)
    }

    @Test func `a modern client is answered out of a legacy opening`() throws {
        let opening = try #require(try opening(legacy))
        #expect(
            text(
                Reply.discoverResult(
                    .string("d"), supported: [.v20251125, .v20260728], opening: opening, crossing: .toModern))
                == #"{"jsonrpc":"2.0","id":"d","result":{"resultType":"complete","#
                + #""supportedVersions":["2025-11-25","2026-07-28"],"capabilities":{"tools":{"listChanged":true},"#
                + #""x":{ },"logging":{}},"instructions":"\u0041","ttlMs":0,"cacheScope":"private","#
                + #""_meta":{"io.modelcontextprotocol/serverInfo":{"name":"s","version":"1","icons":[]}}}}"#)
    }

    @Test func `capabilities that do not cross stay as they are`() throws {
        let opening = try #require(try opening(legacy))
        let reply = Reply.initializeResult(.integer(1), revision: .v20250618, opening: opening, crossing: .none)
        #expect(text(reply).contains(#""tasks":{"list":{}},"x":{ }"#))
    }

    @Test func `many servers open as one that can do everything`() throws {
        let opening = ServerOpening.aggregate(name: "sallyport", version: "0.4", instructions: "say \"a\"")
        #expect(opening.hasTools && opening.hasPrompts && opening.hasResources && opening.hasCompletions)
        #expect(opening.hasLogging && opening.toolsListChanged && opening.promptsListChanged)
        #expect(opening.resourcesListChanged && opening.resourcesSubscribe)
        let reply = Reply.initializeResult(.integer(1), revision: .v20251125, opening: opening, crossing: .none)
        let (message, document) = try message(text(reply))
        let again = try #require(ServerOpening(message, in: document))
        #expect(again.capabilities == opening.capabilities)
        #expect(again.hasTools && again.hasPrompts && again.resourcesSubscribe && again.hasLogging)
        #expect(again.serverInfo.map(text) == #"{"name":"sallyport","version":"0.4"}"#)
        #expect(again.instructions.map(text) == #""say \"a\"""#)
    }

    @Test func `a server is not told of tasks of the other era`() {
        let both = #"{"tasks":{},"roots":{},"extensions":{"x/y":{}}}"#
        #expect(
            text(Translation.clientCapabilities(Array(both.utf8), crossing: .toModern))
                == #"{"roots":{},"extensions":{"x/y":{}}}"#)
        #expect(text(Translation.clientCapabilities(Array(both.utf8), crossing: .toLegacy)) == #"{"roots":{}}"#)
        #expect(text(Translation.clientCapabilities(Array(both.utf8), crossing: .none)) == both)
        for garbage in ["", "[]", "{\"a\":}", "{\"a\":1,\"a\":2}"] {
            #expect(text(Translation.clientCapabilities(Array(garbage.utf8), crossing: .toModern)) == "{}")
        }
    }

    @Test func `a client offers what its capabilities say`() {
        func offers(_ capabilities: String) -> ClientOffers { Translation.clientOffers(Array(capabilities.utf8)) }
        #expect(offers(#"{"elicitation":{}}"#) == .formElicitation)
        #expect(offers(#"{"elicitation":{"form":{}}}"#) == .formElicitation)
        #expect(offers(#"{"elicitation":{"url":{}}}"#) == .urlElicitation)
        #expect(offers(#"{"elicitation":{"url":{},"form":{}}}"#) == [.urlElicitation, .formElicitation])
        #expect(offers(#"{"sampling":{},"roots":{"listChanged":true}}"#) == [.sampling, .roots])
        for nothing in [#"{"sampling":null,"roots":true,"elicitation":[]}"#, "", "[]", "{}"] {
            #expect(offers(nothing) == [])
        }
    }

    @Test func `every question needs one offer`() throws {
        func needed(_ method: Method, _ params: String?) throws -> ClientOffers? {
            let document = try document(params ?? "null")
            return ClientOffers(neededBy: method, params: params.map { _ in .root }, in: document)
        }
        #expect(try needed(.samplingCreateMessage, nil) == .sampling)
        #expect(try needed(.rootsList, nil) == .roots)
        #expect(try needed(.ping, nil) == nil)
        #expect(try needed(.elicitationCreate, "{}") == .formElicitation)
        #expect(try needed(.elicitationCreate, #"{"mode":"form"}"#) == .formElicitation)
        #expect(try needed(.elicitationCreate, #"{"mode":"url","url":"u:"}"#) == .urlElicitation)
        #expect(try needed(.elicitationCreate, #"{"mode":"URL","url":"u:"}"#) == nil)
        #expect(try needed(.elicitationCreate, nil) == nil)
    }
}
