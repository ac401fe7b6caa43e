import JSONText
import MCPProtocol
import Testing

private func inputs(_ result: String) throws -> InputRequests? {
    let (message, document) = try message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\(result)}")
    return InputRequests(message, in: document)
}

private func responses(_ params: String) throws -> InputResponses? {
    let (message, document) = try message(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":\(params)}")
    return try InputResponses(message, in: document)
}

@Suite struct InputTests {
    @Test func `questions are read in the server's order`() throws {
        let inputs = try #require(
            try inputs(
                #"{"resultType":"input_required","requestState":"a\u0041","inputRequests":{"z\u00e9":{"#
                    + #""method":"elicitation/create","params":{ "message":"m" }},"a":{"method":"roots/list"},"#
                    + #""m":{"params":{"messages":[]},"method":"sampling/createMessage"}}}"#))
        #expect(inputs.items.map(\.key) == ["zé", "a", "m"])
        #expect(inputs.items.map(\.method) == [.elicitationCreate, .rootsList, .samplingCreateMessage])
        #expect(inputs.items.map { $0.params.map(text) } == [#"{ "message":"m" }"#, nil, #"{"messages":[]}"#])
        #expect(inputs.requestState.map(text) == #""a\u0041""#)
    }

    @Test func `a server may ask for nothing but the request again`() throws {
        let inputs = try #require(try inputs(#"{"resultType":"input_required","requestState":""}"#))
        #expect(inputs.items.isEmpty)
        #expect(inputs.requestState.map(text) == #""""#)
    }

    @Test(arguments: [
        #"{"resultType":"complete"}"#, #"{"resultType":"input_required"}"#,
        #"{"resultType":"input_required","requestState":7}"#,
        #"{"resultType":"input_required","inputRequests":{"a":{"method":"tools/call"}}}"#,
        #"{"resultType":"input_required","inputRequests":{"a":{"method":"vendor/x"}}}"#,
        #"{"resultType":"input_required","inputRequests":{"a":{}}}"#,
        #"{"resultType":"input_required","inputRequests":{"a":{"method":"roots/list","params":[]}}}"#,
        #"{"resultType":"input_required","inputRequests":{"a":{"method":"roots/list","Params":{}}}}"#,
        #"{"resultType":"input_required","inputRequests":{"a":{"method":"elicitation/create","params":{"URL":"u"}}}}"#,
        #"{"resultType":"input_required","inputRequests":[]}"#,
        #"{"resultType":"input_required","InputRequests":{},"requestState":"s"}"#,
    ])
    func `what asks for nothing, or is in doubt, is not read`(result: String) throws {
        #expect(try inputs(result) == nil)
    }

    @Test func `answers and state of a retry are read`() throws {
        let responses = try #require(
            try responses(
                #"{"name":"t","inputResponses":{"b":{ "action":"decline"},"a\u00e9":{}},"#
                    + #""requestState":"\u0041"}"#))
        #expect(responses.items.map(\.key) == ["b", "aé"])
        #expect(responses.items.map { text($0.result) } == [#"{ "action":"decline"}"#, "{}"])
        #expect(responses.requestState == "A")
    }

    @Test(arguments: ["{}", #"{"inputResponses":null,"requestState":null}"#])
    func `a first request brings no answers`(params: String) throws {
        #expect(try responses(params) == nil)
    }

    @Test(arguments: [
        #"{"inputResponses":[]}"#, #"{"inputResponses":{"a":1}}"#, #"{"requestState":{}}"#,
        #"{"inputResponses":{},"requestState":1}"#,
    ])
    func `answers of another shape are refused`(params: String) {
        #expect(throws: MessageFault.self) { try responses(params) }
    }

    @Test func `a modern client is asked in a result`() throws {
        let reply = Reply.inputRequired(
            .integer(1),
            requests: [
                ("k\"", .elicitationCreate, Array(#"{ "message":"é"}"#.utf8)), ("r", .rootsList, nil),
            ], requestState: "sealed")
        #expect(
            text(reply)
                == #"{"jsonrpc":"2.0","id":1,"result":{"resultType":"input_required","inputRequests":{"k\"":{"#
                + #""method":"elicitation/create","params":{ "message":"é"}},"r":{"method":"roots/list"}},"#
                + #""requestState":"sealed"}}"#)
        let (message, document) = try message(text(reply))
        #expect(InputRequests(message, in: document)?.items.map(\.key) == ["k\"", "r"])
        #expect(
            text(Reply.inputRequired(.integer(1), requests: [], requestState: "s"))
                == #"{"jsonrpc":"2.0","id":1,"result":{"resultType":"input_required","requestState":"s"}}"#)
    }

    @Test func `a legacy client is asked by a request`() throws {
        func question(_ method: Method, _ params: String?) -> String {
            let item = InputRequests.Item(key: "k", method: method, params: params.map { Array($0.utf8) })
            return text(Translation.question(.integer(5), item, elicitationID: "e\"1"))
        }
        #expect(question(.rootsList, nil) == #"{"jsonrpc":"2.0","id":5,"method":"roots/list"}"#)
        #expect(
            question(.samplingCreateMessage, #"{ "messages":[],"mode":"url" }"#)
                == #"{"jsonrpc":"2.0","id":5,"method":"sampling/createMessage","params":{ "messages":[],"mode":"url" "#
                + "}}")
        #expect(
            question(.elicitationCreate, #"{"mode":"form"}"#)
                == #"{"jsonrpc":"2.0","id":5,"method":"elicitation/create","params":{"mode":"form"}}"#)
        #expect(
            question(.elicitationCreate, #"{"mode":"url","url":"u"}"#)
                == #"{"jsonrpc":"2.0","id":5,"method":"elicitation/create","params":{"mode":"url","url":"u","#
                + #""elicitationId":"e\"1"}}"#)
        #expect(
            question(.elicitationCreate, #"{"mode":"url","elicitationId":"own"}"#)
                == #"{"jsonrpc":"2.0","id":5,"method":"elicitation/create","params":{"mode":"url","#
                + #""elicitationId":"own"}}"#)
    }

    @Test func `a legacy server is answered by a response`() {
        #expect(
            text(Translation.answer(.string("q"), result: Array(#"{ "action":"cancel" }"#.utf8)))
                == #"{"jsonrpc":"2.0","id":"q","result":{ "action":"cancel" }}"#)
    }

    @Test(arguments: [
        (nil, nil), ("{ }", "{ }"), (#"{"message":"m"}"#, #"{"message":"m"}"#),
        (#"{"mode":"url","elicitationId":"e","url":"u"}"#, #"{"mode":"url","url":"u"}"#),
        (#"{"_meta":{"progressToken":1},"message":"m"}"#, #"{"message":"m"}"#),
        (#"{"_meta":null,"message":"m"}"#, #"{"message":"m"}"#),
        (
            #"{"message":"m","_meta":{"io.modelcontextprotocol/related-task":{},"a/b":1,"progressToken":"t"}}"#,
            #"{"message":"m","_meta":{"a/b":1}}"#
        ),
        (#"{"task":{},"message":"m"}"#, #"{"message":"m"}"#),
    ])
    func `what a legacy server asks goes into a result without its own marks`(before: String?, after: String?) throws {
        let (message, document) = try message(
            #"{"jsonrpc":"2.0","id":1,"method":"elicitation/create""# + (before.map { ",\"params\":\($0)" } ?? "") + "}"
        )
        #expect(Translation.inputParams(of: message, in: document).map(text) == after)
    }

    @Test func `only elicitations lose an elicitation id`() throws {
        let (message, document) = try message(
            #"{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":{"elicitationId":"e"}}"#)
        #expect(Translation.inputParams(of: message, in: document).map(text) == #"{"elicitationId":"e"}"#)
    }

    @Test func `URLs that a server requires are questions`() throws {
        let (message, document) = try message(
            #"{"jsonrpc":"2.0","id":1,"error":{"code":-32042,"message":"m","data":{"elicitations":["#
                + #"{"mode":"url","elicitationId":"e1","url":"https://a","message":"x"},"#
                + #"{"url":"https://b","message":"y" }]}}}"#)
        let elicitations = try #require(URLElicitations(message, in: document))
        #expect(elicitations.elicitationIDs == ["e1", nil])
        #expect(Set(elicitations.items.map(\.key)).count == 2)
        #expect(elicitations.items.allSatisfy { $0.method == .elicitationCreate })
        #expect(
            elicitations.items.map { $0.params.map(text) } == [
                #"{"mode":"url","url":"https://a","message":"x"}"#, #"{"url":"https://b","message":"y","mode":"url" }"#,
            ])
    }

    @Test(arguments: [
        #""error":{"code":-32042}"#, #""error":{"code":-32042,"data":{"elicitations":[]}}"#,
        #""error":{"code":-32041,"data":{"elicitations":[{"url":"u"}]}}"#,
        #""error":{"code":-32042,"data":{"elicitations":[{"url":1}]}}"#,
        #""error":{"code":-32042,"data":{"elicitations":[{"mode":"form","url":"u"}]}}"#,
        #""error":{"code":-32042,"data":{"elicitations":[{"url":"u","Url":"v"}]}}"#,
        #""result":{"code":-32042,"data":{"elicitations":[{"url":"u"}]}}"#,
    ])
    func `other errors require no URL`(member: String) throws {
        let (message, document) = try message("{\"jsonrpc\":\"2.0\",\"id\":1,\(member)}")
        #expect(URLElicitations(message, in: document) == nil)
    }
}
