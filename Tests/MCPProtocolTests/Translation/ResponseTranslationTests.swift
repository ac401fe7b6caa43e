import JSONText
import MCPProtocol
import Testing

/// The result of a response once it is rewritten for a client.
private func result(
    _ original: String, _ crossing: EraCrossing, _ method: Method?, _ revision: Revision
) throws -> String {
    try response(#""result":\#(original)"#, crossing, method, revision)
        .replacingOnce(#"{"jsonrpc":"2.0","id":"c","result":"#, with: "").dropLast().description
}

private func response(
    _ member: String, _ crossing: EraCrossing, _ method: Method?, _ revision: Revision
) throws -> String {
    let (message, document) = try message("{\"jsonrpc\":\"2.0\",\"id\":17,\(member)}")
    return text(
        Translation.response(
            message, in: document, id: .string("c"), crossing: crossing, answering: method, revision: revision))
}

@Suite struct ResponseTranslationTests {
    @Test func `a response between sides of one era changes its id alone`() throws {
        for result in [#"{ "resultType":"x","ttlMs":1 ,"é":[]}"#, "null", "[1]", "7"] {
            #expect(
                try response("\"result\":\(result)", .none, .toolsCall, .v20260728)
                    == "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"result\":\(result)}")
        }
    }

    @Test func `an answer without an id gets the client's`() throws {
        for id in ["", #""id":null,"#] {
            let (message, document) = try message("{\"jsonrpc\":\"2.0\",\(id)\"error\":{\"code\":1}}")
            let edited = Translation.response(
                message, in: document, id: .integer(4), crossing: .toLegacy, answering: nil, revision: .v20250618)
            #expect(
                try Message.read(JSONDocument(parsing: edited)).id == .integer(4))
        }
    }

    @Test(arguments: [
        ("{}", #"{"resultType":"complete"}"#), ("{ }", #"{"resultType":"complete" }"#),
        (#"{"content":[] }"#, #"{"content":[],"resultType":"complete" }"#),
        (#"{"resultType":"task"}"#, #"{"resultType":"task"}"#),
    ])
    func `a modern client is told that a result is complete`(before: String, after: String) throws {
        #expect(try result(before, .toModern, .toolsCall, .v20260728) == after)
        #expect(try result(before, .toModern, nil, .v20260728) == after)
    }

    @Test func `a modern client is told that it must not keep what could be kept`() throws {
        let cacheable: [Method] = [
            .serverDiscover, .toolsList, .promptsList, .resourcesList, .resourceTemplatesList, .resourcesRead,
        ]
        for method in Method.allCases {
            let isCacheable = cacheable.contains(method)
            #expect(
                try result("{}", .toModern, method, .v20260728)
                    == (isCacheable
                        ? #"{"resultType":"complete","ttlMs":0,"cacheScope":"private"}"#
                        : #"{"resultType":"complete"}"#))
        }
        #expect(
            try result(#"{"ttlMs":5,"tools":[]}"#, .toModern, .toolsList, .v20260728)
                == #"{"ttlMs":5,"tools":[],"resultType":"complete","cacheScope":"private"}"#)
        #expect(
            try result(#"{"resultType":"input_required"}"#, .toModern, .resourcesRead, .v20260728)
                == #"{"resultType":"input_required"}"#)
    }

    @Test func `a missing resource has the code of the client's era`() throws {
        let missing = #""error":{"message":"m","code":-32002,"data":{"code":-32002}}"#
        let modern = #"{"jsonrpc":"2.0","id":"c","error":{"message":"m","code":-32602,"data":{"code":-32002}}}"#
        let legacy = "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\(missing)}"
        #expect(try response(missing, .toModern, .resourcesRead, .v20260728) == modern)
        #expect(try response(missing, .toModern, .toolsCall, .v20260728) == legacy)
        #expect(try response(missing, .toLegacy, .resourcesRead, .v20251125) == legacy)
        let wrong = #""error":{"code":-32602}"#
        #expect(
            try response(wrong, .toLegacy, .resourcesRead, .v20251125) == "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\(wrong)}")
    }

    @Test(arguments: [
        (
            #"{"resultType":"complete","tools":[],"ttlMs":1,"x":{"ttlMs":1},"cacheScope":"public"}"#,
            #"{"tools":[],"x":{"ttlMs":1}}"#
        ),
        (#"{"resultType":"complete"}"#, "{}"), (#"{"tools":[]}"#, #"{"tools":[]}"#),
    ])
    func `a legacy client sees nothing of what only modern results say`(before: String, after: String) throws {
        #expect(try result(before, .toLegacy, .toolsList, .v20251125) == after)
    }

    @Test(arguments: [
        #"{"resultType":"task","taskId":"t"}"#, #"{"resultType":"input_required","inputRequests":{"a":7}}"#,
        #"{"resultType":"later"}"#, #"{"ResultType":"input_required"}"#, #"{"resultType":1}"#,
    ])
    func `a legacy client gets an error for what is no answer`(before: String) throws {
        let reason = "the server's answer has no form in the client's revision of the protocol"
        #expect(
            try result(before, .toLegacy, .toolsCall, .v20251125)
                == "{\"content\":[{\"type\":\"text\",\"text\":\"\(reason)\"}],\"isError\":true}")
        #expect(
            try response("\"result\":\(before)", .toLegacy, .promptsGet, .v20251125)
                == "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"error\":{\"code\":-32603,\"message\":\"\(reason)\"}}")
    }

    @Test func `a legacy client gets structured content when it is an object`() throws {
        let object = #"{"content":[],"structuredContent":{"a":[1]}}"#
        #expect(try result(object, .toLegacy, .toolsCall, .v20250618) == object)
        let text = #""content":[{"type":"text","text":"[1]"}]"#
        #expect(
            try result("{\(text),\"structuredContent\":[1],\"z\":0}", .toLegacy, .toolsCall, .v20251125)
                == "{\(text),\"z\":0}")
        #expect(
            try result("{\"structuredContent\":null,\(text)}", .toLegacy, .toolsCall, .v20251125) == "{\(text)}")
        let elsewhere = #"{"structuredContent":[1]}"#
        #expect(try result(elsewhere, .toLegacy, .promptsGet, .v20251125) == elsewhere)
    }

    @Test(arguments: [
        #"{"structuredContent":["é"]}"#, #"{"content":[],"structuredContent":["é"]}"#,
        #"{"structuredContent":["é"],"content":[ ]}"#,
    ])
    func `structured content that a legacy client refuses is text when there is nothing else`(before: String) throws {
        #expect(
            try result(before, .toLegacy, .toolsCall, .v20251125)
                == #"{"content":[{"type":"text","text":"[\"é\"]"}]}"#)
        #expect(
            try result(#"{"structuredContent":null}"#, .toLegacy, .toolsCall, .v20251125)
                == #"{"content":[{"type":"text","text":"null"}]}"#)
    }

    @Test func `a legacy client gets output schemas of objects alone`() throws {
        let before =
            #"{"tools":[{"name":"a","outputSchema":{"type":"object"}},{"outputSchema":{"type":"array"},"name":"b"},"#
            + #"{"name":"c", "outputSchema":{"anyOf":[]} },{"name":"d"},"x"]}"#
        let after =
            #"{"tools":[{"name":"a","outputSchema":{"type":"object"}},{"name":"b"},"#
            + #"{"name":"c" },{"name":"d"},"x"]}"#
        #expect(try result(before, .toLegacy, .toolsList, .v20251125) == after)
        #expect(try result(before, .none, .toolsList, .v20251125) == before)
    }

    @Test func `blocks that an old client does not know become text`() throws {
        let blocks =
            #"{"type":"text","text":"t"},{"type":"resource_link","uri":"file:///é","name":"n"},"#
            + #"{"type":"audio","data":"AA==","mimeType":"audio/wav"}"#
        let link = #"{"type":"text","text":"file:///é"}"#
        let plain = #"{"type":"text","text":"t"}"#
        let audio = #"{"type":"audio","data":"AA==","mimeType":"audio/wav"}"#
        for crossing in [EraCrossing.none, .toLegacy] {
            #expect(
                try result("{\"content\":[\(blocks)]}", crossing, .toolsCall, .v20250618)
                    == "{\"content\":[\(blocks)]}")
            #expect(
                try result("{\"content\":[\(blocks)]}", crossing, .toolsCall, .v20250326)
                    == "{\"content\":[\(plain),\(link),\(audio)]}")
            #expect(
                try result("{\"content\":[\(blocks)]}", crossing, .tasksResult, .v20241105)
                    == "{\"content\":[\(plain),\(link),{\"type\":\"text\",\"text\":\"[audio audio/wav]\"}]}")
        }
        #expect(
            try result(
                #"{"messages":[{"role":"user","content":{"type":"resource_link"}},{"content":{"type":"text"}},{}]}"#,
                .none, .promptsGet, .v20250326)
                == #"{"messages":[{"role":"user","content":{"type":"text","text":""}},"#
                + #"{"content":{"type":"text"}},{}]}"#)
    }

    @Test func `a result that crosses to one era and back says what it said`() throws {
        for seed in 0..<1_000 {
            var choices = Choices(seed: seed)
            let members = choices.some([
                #""content":[{"type":"text","text":"x"}]"#, #""structuredContent":{"resultType":1}"#,
                #""isError":false"#, #""_meta":{"a/b":[1,2]}"#, #""unknown":{"ttlMs":3}"#, #""nextCursor":"""#,
            ])
            let original = choices.object(members)
            let method = Method.allCases[choices.next(Method.allCases.count)]
            let modern = try result(original, .toModern, method, .v20260728)
            #expect(try JSONValue(parsing: modern)["resultType"] == .string("complete"))
            let legacy = try result(modern, .toLegacy, method, .v20251125)
            #expect(try JSONValue(parsing: legacy) == JSONValue(parsing: original))
        }
    }
}
