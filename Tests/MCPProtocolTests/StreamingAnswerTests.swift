internal import JSONText
internal import MCPProtocol
internal import Testing

struct StreamingAnswerTests {
    @Test func `a result tells its id and type`() throws {
        let answer = try streamed(
            #"{"jsonrpc":"2.0","result":{"content":[{"type":"text","text":"long"}],"isError":true},"id":"a\u0062"}"#)
        #expect(answer.id == .string("ab"))
        #expect(answer.content == .result)
        #expect(answer.resultType == .complete)
        #expect(answer.toolFailed)
        #expect(try streamed(#"{"jsonrpc":"2.0","id":-7,"error":{"code":1,"message":"m"}}"#).content == .error)
        #expect(try streamed(#"{"jsonrpc":"2.0","id":null,"error":{}}"#).id == nil)
        let notification = try streamed(#"{"jsonrpc":"2.0","method":"notifications/message","params":{"data":"x"}}"#)
        #expect(notification.content == .method)
        #expect(notification.method == .known(.logMessage))
    }

    @Test(arguments: [
        (#""resultType":"complete""#, StreamedAnswer.ResultType.complete),
        (#""resultType":"task""#, .task), (#""resultType":"input_required""#, .inputRequired),
        (#""resultType":"other""#, .unknown), (#""resultType":null"#, .unknown), (#""resultType":{}"#, .unknown),
        (#""inputRequests":{}"#, .inputRequired), (#""inputRequests":{},"resultType":"complete""#, .inputRequired),
        (#""resultType":"task","inputRequests":{}"#, .inputRequired), (#""ResultType":"complete""#, .unknown),
        (#""inputrequests":{}"#, .unknown), (#""structuredContent":{"resultType":"task"}"#, .complete),
    ])
    func `the type of a result is read as it is in a message that is held`(
        _ members: String, _ expected: StreamedAnswer.ResultType
    ) throws {
        let text = #"{"jsonrpc":"2.0","id":1,"result":{"a":[{}],\#(members),"z":1},"x":{"resultType":"task"}}"#
        #expect(try streamed(text).resultType == expected)
        let held = try message(text)
        #expect(kindName(ResultKind(held.message, in: held.document)) == "\(expected)")
    }

    @Test(arguments: [
        (#""code":-32042,"message":"m""#, true), (#""message":"m","code":-32042"#, true), (#""code":-32041"#, false),
        (#""Code":-32042,"code":1"#, true), (#""code":"-32042""#, true), (#""code":[1]"#, true), (#""code":1.5"#, true),
        (#""data":{"code":-32042},"code":1"#, false), (#""message":"m""#, false),
    ])
    func `an error that may send a person away is known as one`(members: String, expected: Bool) throws {
        #expect(try streamed(#"{"jsonrpc":"2.0","id":1,"error":{\#(members)}}"#).mayAskInError == expected)
    }

    @Test(arguments: [
        (#"[1"#, "batch"), (#"1 "#, "not_an_object"), (#"{"jsonrpc":"2.1""#, "jsonrpc_not_two"),
        (#"{"Id":"#, "confusable_key"), (#"{"result":1,"error""#, "result_with_error"),
        (#"{"method":"x","result""#, "method_with_result"), (#"{"id":1.5"#, "invalid_id"), (#"{"id":[ "#, "invalid_id"),
        (#"{"error":1"#, "error_not_object"), (#"{"method":"Tools/Call""#, "confusable_method"), (#"{"#, nil),
        (#"{"params":1,"method""#, "params_not_object"), (#"{"a":1,"a""#, "invalid_json"),
        (#"{"a":01"#, "invalid_json"),
    ])
    func `a fault is told as soon as it is certain`(_ text: String, _ name: String?) throws {
        var answer = StreamedAnswer()
        var found: String?
        do throws(MessageFault) {
            try answer.read(Array((text + " ,").utf8).span)
        } catch {
            found = error.name
        }
        if name != nil { #expect(found == name) }
        #expect(throws: MessageFault.self) { try answer.finish() }
    }

    @Test func `it accepts the answers that are accepted when held, and says the same of them`() throws {
        var random = Twister(state: 77)
        var accepted = 0
        for _ in 0..<20_000 {
            let bytes = random.answer()
            let text = String(decoding: bytes, as: UTF8.self)
            var answer = StreamedAnswer()
            var isAccepted = true
            do throws(MessageFault) {
                var start = 0
                while start < bytes.count {
                    let piece = Array(bytes[start..<min(bytes.count, start + 1 + random.below(40))])
                    try answer.read(piece.span)
                    start += piece.count
                }
                try answer.finish()
            } catch {
                isAccepted = false
            }
            guard let held = Self.read(bytes) else {
                #expect(!isAccepted || answer.content == .method, "\(text)")
                continue
            }
            #expect(isAccepted, "\(text)")
            guard case .response(let id, let isError) = held.message.kind else { continue }
            accepted += 1
            #expect(answer.id == id, "\(text)")
            #expect((answer.content == .error) == isError, "\(text)")
            if !isError {
                #expect(kindName(ResultKind(held.message, in: held.document)) == "\(answer.resultType)", "\(text)")
            }
        }
        #expect(accepted > 2_000)
    }

    private func streamed(_ text: String) throws -> StreamedAnswer {
        let bytes = Array(text.utf8)
        var answer = StreamedAnswer()
        for byte in bytes { try answer.read([byte].span) }
        try answer.finish()
        var whole = StreamedAnswer()
        try whole.read(bytes.span)
        try whole.finish()
        #expect(whole.id == answer.id && whole.content == answer.content && whole.resultType == answer.resultType)
        return answer
    }

    private static func read(_ bytes: [UInt8]) -> (message: Message, document: JSONDocument)? {
        do {
            let document = try JSONDocument(parsing: bytes)
            return (try Message.read(document), document)
        } catch {
            return nil
        }
    }

    /// The kind without what a stream does not keep.
    private func kindName(_ kind: ResultKind?) -> String {
        switch kind {
        case .complete: "complete"
        case .inputRequired: "inputRequired"
        case .task: "task"
        case .unknown: "unknown"
        case .none: "none"
        }
    }
}

/// Writes answers with one thing or another wrong.
private struct Twister {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(truncatingIfNeeded: state >> 33) % limit
    }

    mutating func answer() -> [UInt8] {
        let members = [
            #""jsonrpc":"2.0""#, #""id":1"#, #""id":"x""#, #""id":null"#, #""result":{"resultType":"task","a":[1,{}]}"#,
            #""result":{"content":[{"text":"\u00e9\n"}],"isError":false}"#, #""error":{"code":-1}"#, #""error":"no""#,
            #""extra":{"id":2}"#, #""ID":2"#, #""method":"ping""#, #""method":"x/y""#, #""result":{"IsError":1}"#,
            #""result":3"#, #""params":{}"#, #""params":[]"#, #""id":12345678901234567890"#, #""id":{}"#,
            #""result":{"inputRequests":{}}"#, #""\u0069d":5"#,
        ]
        var chosen = [members[below(6) == 0 ? below(members.count) : 0], members[1 + below(3)]]
        chosen.append(members[4 + below(3)])
        while below(2) == 0 { chosen.append(members[below(members.count)]) }
        if below(4) == 0 { chosen.swapAt(0, chosen.count - 1) }
        var bytes = Array(("{" + chosen.joined(separator: below(2) == 0 ? "," : " ,\n") + "}").utf8)
        if below(8) == 0 { bytes[below(bytes.count)] ^= 0x20 }
        return bytes
    }
}
