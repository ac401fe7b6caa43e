import JSONText
import MCPProtocol
import Testing

/// A request's text once it is rewritten.
private func rewritten(_ original: String, as form: RequestForm) throws -> String {
    let (message, document) = try message(original)
    return text(Translation.request(message, in: document, as: form))
}

private let modern = ModernMeta(
    revision: .v20260728, clientInfo: Array(#"{"name":"c"}"#.utf8), clientCapabilities: Array("{}".utf8),
    logLevel: nil)
private let modernMembers =
    #""io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"c"},"#
    + #""io.modelcontextprotocol/clientCapabilities":{}"#

@Suite struct RequestTranslationTests {
    @Test func `only the id changes, and every other byte stays as it was`() throws {
        let call =
            #"{ "method":"tools/call" ,"params": {"name":"a","arguments":{"x":1.50e2}} , "id" : "k","#
            + #""jsonrpc":"2.0","é":[ ]}"#
        for (id, written) in [
            (RequestID.integer(-9), "-9"), (.largeInteger("12345678901234567890"), "12345678901234567890"),
            (.string("ü\"\n"), #""ü\"\n""#),
        ] {
            #expect(
                try rewritten(call, as: RequestForm(id: id))
                    == call.replacingOnce(#""k""#, with: written))
        }
    }

    @Test func `a progress token is replaced where the client gave one`() throws {
        var form = RequestForm(id: .integer(7))
        form.progressToken = .integer(99)
        #expect(
            try rewritten(
                #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"a":1,"progressToken":"t" }}}"#,
                as: form)
                == #"{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"_meta":{"a":1,"progressToken":99 }}}"#)
        let without = #"{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"_meta":{"progressToken":null}}}"#
        #expect(try rewritten(without, as: form) == without)
    }

    @Test func `a tool or prompt gets the server's own name`() throws {
        var form = RequestForm(id: .integer(1))
        form.name = "say \"é\""
        #expect(
            try rewritten(
                #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"s__t","arguments":{"name":"s__t"}}}"#,
                as: form)
                == #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"say \"é\"","#
                + #""arguments":{"name":"s__t"}}}"#)
    }

    @Test func `a completion gets the server's own name of its prompt`() throws {
        var form = RequestForm(id: .integer(1))
        form.name = "p"
        let completion = #"{"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"name":"n","ref":"#
        let argument = #","argument":{"name":"s__p","value":""}}}"#
        #expect(
            try rewritten(completion + #"{"type":"ref/prompt","name":"s__p"}"# + argument, as: form)
                == completion + #"{"type":"ref/prompt","name":"p"}"# + argument)
        let resource = completion + #"{"type":"ref/resource","uri":"file:///{x}"}"# + argument
        #expect(try rewritten(resource, as: form) == resource)
    }

    @Test(arguments: [
        ("", #","params":{"_meta":{\#(modernMembers)}}"#),
        (#","params":{}"#, #","params":{"_meta":{\#(modernMembers)}}"#),
        (#","params": { } "#, #","params": {"_meta":{\#(modernMembers)} } "#),
        (#","params":{"cursor":"" }"#, #","params":{"cursor":"","_meta":{\#(modernMembers)} }"#),
        (#","params":{"_meta":null,"cursor":""}"#, #","params":{"_meta":{\#(modernMembers)},"cursor":""}"#),
        (#","params":{"_meta":{ },"cursor":""}"#, #","params":{"_meta":{\#(modernMembers) },"cursor":""}"#),
        (#","params":{"_meta":{"a/b":1}}"#, #","params":{"_meta":{"a/b":1,\#(modernMembers)}}"#),
        (#","params":{"task":{"ttl":1}}"#, #","params":{"_meta":{\#(modernMembers)}}"#),
        (#","params":{"a":1,"task":{},"b":2}"#, #","params":{"a":1,"b":2,"_meta":{\#(modernMembers)}}"#),
        (
            #","params":{"_meta":{"io.modelcontextprotocol/logLevel":"info","x":{}}}"#,
            #","params":{"_meta":{"x":{},\#(modernMembers)}}"#
        ),
    ])
    func `a modern server is told who asks`(before: String, after: String) throws {
        var form = RequestForm(id: .integer(1))
        form.meta = .modern(modern)
        #expect(
            try rewritten(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"\#(before)}"#, as: form)
                == #"{"jsonrpc":"2.0","id":1,"method":"tools/list"\#(after)}"#)
    }

    @Test(arguments: [
        ("", ""),
        (#","params":{"_meta":{\#(modernMembers)}}"#, #","params":{}"#),
        (#","params":{"_meta":{\#(modernMembers)},"cursor":"c"}"#, #","params":{"cursor":"c"}"#),
        (#","params":{"cursor":"c" ,"_meta":{\#(modernMembers)}}"#, #","params":{"cursor":"c"}"#),
        (#","params":{"_meta":{"traceparent":"t",\#(modernMembers)}}"#, #","params":{"_meta":{"traceparent":"t"}}"#),
        (#","params":{"_meta":{\#(modernMembers),"traceparent":"t"}}"#, #","params":{"_meta":{"traceparent":"t"}}"#),
        (#","params":{"inputResponses":{},"x":0,"requestState":"s","task":{}}"#, #","params":{"x":0}"#),
    ])
    func `a legacy server sees nothing of what only modern requests say`(before: String, after: String) throws {
        var form = RequestForm(id: .integer(1))
        form.meta = .legacy
        #expect(
            try rewritten(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"\#(before)}"#, as: form)
                == #"{"jsonrpc":"2.0","id":1,"method":"tools/list"\#(after)}"#)
    }

    @Test func `a retry carries the answers and the server's state instead of the client's`() throws {
        let (message, document) = try message(
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"requestState":"gw","name":"t","#
                + #""inputResponses":{"k":{}}}}"#)
        let form = RequestForm(id: .string("2"))
        let retry = Translation.retry(
            message, in: document, as: form, inputs: [("é", Array(#"{"action":"accept"}"#.utf8))],
            requestState: Array(#""\u0041""#.utf8))
        #expect(
            text(retry)
                == #"{"jsonrpc":"2.0","id":"2","method":"tools/call","params":{"name":"t","#
                + #""inputResponses":{"é":{"action":"accept"}},"requestState":"\u0041"}}"#)
        let bare = Translation.retry(message, in: document, as: form, inputs: [], requestState: nil)
        #expect(text(bare) == #"{"jsonrpc":"2.0","id":"2","method":"tools/call","params":{"name":"t"}}"#)
    }

    @Test func `a retry for a modern server without parameters has answers and meta`() throws {
        let (message, document) = try message(#"{"jsonrpc":"2.0","id":1,"method":"prompts/get"}"#)
        var form = RequestForm(id: .integer(2))
        form.meta = .modern(modern)
        let retry = Translation.retry(message, in: document, as: form, inputs: [], requestState: Array(#""s""#.utf8))
        #expect(
            text(retry)
                == #"{"jsonrpc":"2.0","id":2,"method":"prompts/get","params":{"requestState":"s","_meta":{"#
                + modernMembers + "}}}")
    }

    @Test func `another id, and a name for a URL elicitation that has none`() throws {
        let (question, document) = try message(
            #"{"jsonrpc":"2.0","id":5,"method":"elicitation/create","params":{"mode":"url","url":"https://e"}}"#)
        let named = Translation.withID(question, in: document, id: .string("g"), elicitationID: Array(#""n""#.utf8))
        #expect(
            text(named)
                == #"{"jsonrpc":"2.0","id":"g","method":"elicitation/create","params":{"mode":"url","url":"https://e","#
                + #""elicitationId":"n"}}"#)
        let (second, again) = try message(text(named))
        #expect(
            Translation.withID(second, in: again, id: .string("g"), elicitationID: Array(#""other""#.utf8)) == named)
        let (answer, body) = try message(#"{"jsonrpc":"2.0","error":{"code":-1}}"#)
        #expect(
            text(Translation.withID(answer, in: body, id: .integer(3)))
                == #"{"jsonrpc":"2.0","error":{"code":-1},"id":3}"#)
    }

    @Test func `a cancellation names the request as the server knows it`() {
        #expect(
            text(Translation.cancellation(of: .string("a"), reason: nil))
                == #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"a"}}"#)
        #expect(
            text(Translation.cancellation(of: .integer(4), reason: "user's \"wish\""))
                == #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":4,"#
                + #""reason":"user's \"wish\""}}"#)
    }
}

extension String {
    /// The text with the first occurrence of a part replaced.
    func replacingOnce(_ part: String, with other: String) -> String {
        guard let found = firstRange(of: part) else { return self }
        return String(self[..<found.lowerBound]) + other + String(self[found.upperBound...])
    }
}
