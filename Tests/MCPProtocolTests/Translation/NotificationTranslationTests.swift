import JSONText
import MCPProtocol
import Testing

@Suite struct NotificationTranslationTests {
    private func rewritten(
        _ params: String?, token: String? = nil, tag: Translation.SubscriptionTag = .keep
    ) throws -> String? {
        let head = #"{"jsonrpc":"2.0","method":"notifications/x""#
        let (message, document) = try message(head + (params.map { ",\"params\":\($0)" } ?? "") + "}")
        let edited = text(
            Translation.notification(
                message, in: document, progressToken: token.map { Array($0.utf8) }, subscriptionID: tag))
        #expect(edited.hasPrefix(head))
        let tail = edited.dropFirst(head.count).dropLast()
        return tail.isEmpty ? nil : tail.dropFirst(#","params":"#.count).description
    }

    @Test func `a progress token becomes the client's own`() throws {
        #expect(
            try rewritten(#"{"progressToken" : "g1","progress":0.50,"message":"é"}"#, token: "7")
                == #"{"progressToken" : 7,"progress":0.50,"message":"é"}"#)
        #expect(try rewritten(#"{"progress":1}"#, token: "7") == #"{"progress":1}"#)
        #expect(try rewritten(nil, token: "7") == nil)
    }

    @Test(arguments: [
        (#"{"_meta":{"io.modelcontextprotocol/subscriptionId":4},"uri":"u"}"#, #"{"uri":"u"}"#),
        (#"{"uri":"u","_meta":{"io.modelcontextprotocol/subscriptionId":"a","x":1}}"#, #"{"uri":"u","_meta":{"x":1}}"#),
        (#"{"uri":"u"}"#, #"{"uri":"u"}"#),
        (nil, nil),
    ])
    func `a legacy client sees no subscription`(before: String?, after: String?) throws {
        #expect(try rewritten(before, tag: .remove) == after)
    }

    @Test(arguments: [
        (nil, #"{"_meta":{"io.modelcontextprotocol/subscriptionId":"s"}}"#),
        ("{}", #"{"_meta":{"io.modelcontextprotocol/subscriptionId":"s"}}"#),
        (#"{"_meta":null}"#, #"{"_meta":{"io.modelcontextprotocol/subscriptionId":"s"}}"#),
        (#"{"uri":"u"}"#, #"{"uri":"u","_meta":{"io.modelcontextprotocol/subscriptionId":"s"}}"#),
        (#"{"_meta":{},"uri":"u"}"#, #"{"_meta":{"io.modelcontextprotocol/subscriptionId":"s"},"uri":"u"}"#),
        (
            #"{"_meta":{"io.modelcontextprotocol/subscriptionId":9,"x":1}}"#,
            #"{"_meta":{"x":1,"io.modelcontextprotocol/subscriptionId":"s"}}"#
        ),
    ])
    func `a modern client sees its own subscription`(before: String?, after: String) throws {
        #expect(try rewritten(before, tag: .set(Array(#""s""#.utf8))) == after)
    }

    @Test func `what is kept is kept to the byte`() throws {
        let params = #"{ "_meta":{ "io.modelcontextprotocol/subscriptionId" : 9 } }"#
        #expect(try rewritten(params) == params)
    }
}
