import JSONText
import MCPProtocol
import Testing

@Suite struct ServerQuestionTests {
    private func stripped(_ original: String) throws -> String? {
        let (message, document) = try message(original)
        return SamplingRequest.strippingContext(message, in: document).map(text)
    }

    private func elicitations(_ original: String) throws -> [ElicitationRequest] {
        let (message, document) = try message(original)
        return ElicitationRequest.all(in: message, of: document)
    }

    private func secretField(_ properties: String) throws -> String? {
        let document = try document(#"{"requestedSchema":{"type":"object","properties":\#(properties)}}"#)
        return ElicitationRequest(.root, in: document).secretField
    }

    @Test func `a sampling request asks for no context of servers`() throws {
        let head = #"{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":{"#
        #expect(
            try stripped(head + #""includeContext":"allServers","messages":[{"includeContext":1}]}}"#)
                == head + #""messages":[{"includeContext":1}]}}"#)
        #expect(try stripped(head + #""maxTokens":1, "includeContext" : "none"}}"#) == head + #""maxTokens":1}}"#)
        #expect(try stripped(head + "}}") == nil)
        #expect(try stripped(#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"includeContext":"x"}}"#) == nil)
    }

    @Test func `nor does one inside a result`() throws {
        let before =
            #"{"jsonrpc":"2.0","id":1,"result":{"resultType":"input_required","inputRequests":{"a":{"#
            + #""method":"sampling/createMessage","params":{"includeContext":"thisServer"}},"b":{"#
            + #""method":"elicitation/create","params":{"includeContext":"x"}},"c":{"#
            + #""method":"sampling/createMessage","params":{"x":1,"includeContext":"allServers"}}}}}"#
        let after =
            #"{"jsonrpc":"2.0","id":1,"result":{"resultType":"input_required","inputRequests":{"a":{"#
            + #""method":"sampling/createMessage","params":{}},"b":{"#
            + #""method":"elicitation/create","params":{"includeContext":"x"}},"c":{"#
            + #""method":"sampling/createMessage","params":{"x":1}}}}}"#
        #expect(try stripped(before) == after)
        #expect(try stripped(after) == nil)
    }

    @Test func `what a careless client takes for a request for context goes too`() throws {
        let head = #"{"jsonrpc":"2.0","id":1,"result":{"resultType":"input_required","inputRequests":{"a":{"#
        #expect(
            try stripped(
                head + #""method":"sampling/createMessage","params":{"IncludeContext":"allServers","URL":1}},"b":7}}}"#)
                == head + #""method":"sampling/createMessage","params":{"URL":1}},"b":7}}}"#)
    }

    @Test(arguments: [
        ("{}", ElicitationRequest.Mode.form), (#"{"mode":"form"}"#, .form),
        (#"{"mode":"url","url":"https:\/\/E.example\/?a"}"#, .url("https://E.example/?a")),
        (#"{"mode":"url"}"#, .unknown), (#"{"mode":"url","url":{}}"#, .unknown), (#"{"mode":"Form"}"#, .unknown),
        (#"{"mode":null}"#, .unknown), (#"{"mode":"form","URL":"u:"}"#, .unknown),
    ])
    func `the mode of an elicitation is read`(params: String, mode: ElicitationRequest.Mode) throws {
        #expect(ElicitationRequest(.root, in: try document(params)).mode == mode)
    }

    @Test(arguments: [
        #""password":{"type":"string"}"#, #""userPassword":{}"#, #""API_KEY":{}"#, #""apiKey":{}"#, #""APIKeys":{}"#,
        #""x":{"title":"Your one-time PIN"}"#, #""x":{"description":"Paste the access token here"}"#,
        #""x":{"format":"password"}"#, #""x":{"title":"Credit-card number"}"#, #""privateKey":{}"#,
        #""x":{"title":"CVV"}"#, #""ssn":{"type":"integer"}"#, #""client-secret":{}"#, #""pass\u200bword":{}"#,
        #""p\u0061sswd":{}"#, #""x":{"description":"social  security no."}"#, #""OTPCode":{}"#,
        #""x":{"type":"object","properties":{"y":{"title":"Password"}}}"#, #""x":{"items":{},"title":"PIN"}"#,
        #""x":{"Title":"PIN"}"#, #""x":{"Properties":{"y":{"Description":"the token"}}}"#,
    ])
    func `a field that asks for a secret is found`(field: String) throws {
        let document = try document("{\(field)}")
        let name = document.members(of: .root).map { document.string($0.key) }
        #expect(try [secretField(#"{"name":{"type":"string"},\#(field)}"#)] == name)
    }

    @Test(arguments: [
        #""name":{"type":"string"}"#, #""passage":{}"#, #""tokenize":{}"#, #""x":{"title":"Shipping address"}"#,
        #""rotateToken":{"type":"boolean"}"#, #""secret":{"type":"string","enum":["a","b"]}"#,
        #""x":{"oneOf":[],"title":"Secret"}"#,
        #""tokens":{"type":"array","items":{"enum":["a"]}}"#, #""pins":{"type":"array","items":{"anyOf":[]}}"#,
        #""opinion":{}"#, #""key":{}"#, #""api":{},"key":{}"#, #""x":7"#,
        #""cards":{"description":"how many cards to draw"}"#, "",
    ])
    func `a field that asks for something else is not`(field: String) throws {
        #expect(try secretField("{\(field)}") == nil)
    }

    @Test func `the first secret of a form is named`() throws {
        #expect(try secretField(#"{"a":{},"b":{"title":"PIN"},"token":{}}"#) == "b")
        #expect(ElicitationRequest(.root, in: try document(#"{"requestedSchema":[]}"#)).secretField == nil)
    }

    @Test func `every elicitation of a message is found`() throws {
        let params = #"{"mode":"url","url":"https://a"}"#
        #expect(
            try elicitations(#"{"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":\#(params)}"#).map(\.mode)
                == [.url("https://a")])
        #expect(
            try elicitations(
                #"{"jsonrpc":"2.0","id":1,"result":{"resultType":"input_required","inputRequests":{"a":{"#
                    + #""method":"elicitation/create","params":{}},"b":{"method":"roots/list"},"c":{"#
                    + #""method":"elicitation/create","params":\#(params)}}}}"#
            ).map(\.mode) == [.form, .url("https://a")])
        #expect(
            try elicitations(
                #"{"jsonrpc":"2.0","id":1,"error":{"code":-32042,"data":{"elicitations":[{"url":"u:"},7]}}}"#
            ).map(\.mode) == [.url("u:"), .unknown])
        #expect(
            try elicitations(
                #"{"jsonrpc":"2.0","id":1,"result":{"inputRequests":{"a":{"method":"tools/call"},"b":{"#
                    + #""method":"elicitation/create","params":{"Mode":"url"}}}}}"#
            ).map(\.mode) == [.unknown])
        #expect(try elicitations(#"{"jsonrpc":"2.0","id":1,"result":{}}"#).isEmpty)
        #expect(try elicitations(#"{"jsonrpc":"2.0","id":1,"method":"elicitation/create"}"#).isEmpty)
        #expect(try elicitations(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#).isEmpty)
    }
}
