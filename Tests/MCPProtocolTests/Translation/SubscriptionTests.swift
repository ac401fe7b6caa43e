import JSONText
import MCPProtocol
import Testing

private func filter(_ notifications: String) throws -> ListenFilter {
    let (message, document) = try message(
        #"{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":\#(notifications)}}"#)
    return try ListenFilter(message, in: document)
}

@Suite struct SubscriptionTests {
    @Test func `a filter is read`() throws {
        let filter = try filter(
            #"{"toolsListChanged":true,"promptsListChanged":false,"resourcesListChanged":null,"#
                + #""resourceSubscriptions":["file:///\u00e9","b"],"taskIds":["t"],"new":7}"#)
        #expect(filter.toolsListChanged && !filter.promptsListChanged && !filter.resourcesListChanged)
        #expect(filter.resourceSubscriptions == ["file:///é", "b"])
        #expect(filter.taskIds == ["t"])
        #expect(!filter.isEmpty)
    }

    @Test func `a listen without a filter wants nothing`() throws {
        #expect(try filter("null").isEmpty)
        #expect(try filter("{}") == ListenFilter())
        let (message, document) = try message(#"{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen"}"#)
        #expect(try ListenFilter(message, in: document).isEmpty)
    }

    @Test(arguments: [
        "[]", #"{"toolsListChanged":1}"#, #"{"ToolsListChanged":true}"#, #"{"resourceSubscriptions":"a"}"#,
        #"{"resourceSubscriptions":[1]}"#, #"{"taskIds":{}}"#,
    ])
    func `a filter in doubt is refused`(notifications: String) {
        #expect(throws: MessageFault.self) { try filter(notifications) }
    }

    @Test func `filters meet and join`() throws {
        let one = try filter(#"{"toolsListChanged":true,"promptsListChanged":true,"resourceSubscriptions":["b","a"]}"#)
        let other = try filter(
            #"{"toolsListChanged":true,"resourcesListChanged":true,"resourceSubscriptions":["c","a"],"taskIds":["t"]}"#)
        let both = one.intersection(other)
        #expect(try both == filter(#"{"toolsListChanged":true,"resourceSubscriptions":["a"]}"#))
        #expect(other.intersection(one) == both)
        #expect(
            try one.union(other)
                == filter(
                    #"{"toolsListChanged":true,"promptsListChanged":true,"resourcesListChanged":true,"#
                        + #""resourceSubscriptions":["b","a","c"],"taskIds":["t"]}"#))
        #expect(one.intersection(ListenFilter()).isEmpty)
        #expect(one.union(one) == one)
    }

    @Test func `two spellings of one grapheme are two resources`() throws {
        var filter = ListenFilter()
        filter.resourceSubscriptions = ["u:\u{E9}"]
        var other = ListenFilter()
        other.resourceSubscriptions = ["u:e\u{301}"]
        #expect(filter.intersection(other).isEmpty)
        #expect(filter.union(other).resourceSubscriptions.count == 2)
        #expect(filter.wantsResource("u:\u{E9}") && !filter.wantsResource("u:e\u{301}"))
    }

    @Test func `a filter wants the lists that it names`() throws {
        let filter = try filter(#"{"promptsListChanged":true}"#)
        for method in Method.allCases { #expect(filter.wants(method) == (method == .promptsListChanged)) }
    }

    @Test func `an acknowledgement grants what it says`() throws {
        let wanted = try filter(#"{"toolsListChanged":true,"resourceSubscriptions":["a\"b"]}"#)
        let reply = Reply.acknowledged(subscriptionID: Array(#""s\u0041""#.utf8), filter: wanted)
        #expect(
            text(reply)
                == #"{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"#
                + #""_meta":{"io.modelcontextprotocol/subscriptionId":"s\u0041"},"#
                + #""notifications":{"toolsListChanged":true,"resourceSubscriptions":["a\"b"]}}}"#)
        let (message, document) = try message(text(reply))
        #expect(try ListenFilter(message, in: document) == wanted)
    }

    @Test func `a subscription ends with a result under its own tag`() {
        #expect(
            text(Reply.listenEnded(.string("l")))
                == #"{"jsonrpc":"2.0","id":"l","result":{"resultType":"complete","#
                + #""_meta":{"io.modelcontextprotocol/subscriptionId":"l"}}}"#)
    }

    @Test func `notifications of our own are tagged for modern clients alone`() {
        #expect(
            text(OwnNotification.listChanged(.toolsListChanged, tag: nil))
                == #"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#)
        #expect(
            text(OwnNotification.listChanged(.promptsListChanged, tag: Array("7".utf8)))
                == #"{"jsonrpc":"2.0","method":"notifications/prompts/list_changed","params":{"#
                + #""_meta":{"io.modelcontextprotocol/subscriptionId":7}}}"#)
        #expect(
            text(OwnNotification.elicitationComplete("e"))
                == #"{"jsonrpc":"2.0","method":"notifications/elicitation/complete","params":{"elicitationId":"e"}}"#)
    }
}
