import JSONText
import MCPProtocol
import Testing

@Suite struct OwnRequestTests {
    private let meta = ModernMeta(
        revision: .v20260728, clientInfo: Array(#"{"name":"c"}"#.utf8), clientCapabilities: Array("{ }".utf8),
        logLevel: "info")
    private let metaText =
        #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
        + #""io.modelcontextprotocol/clientInfo":{"name":"c"},"io.modelcontextprotocol/clientCapabilities":{ },"#
        + #""io.modelcontextprotocol/logLevel":"info"}"#

    @Test func `a legacy server is opened`() {
        let request = OwnRequest.initialize(
            .string("h1"), revision: .v20250326, clientInfo: Array(#"{"name":"c"}"#.utf8),
            capabilities: Array(#"{"roots":{}}"#.utf8))
        #expect(
            text(request)
                == #"{"jsonrpc":"2.0","id":"h1","method":"initialize","params":{"protocolVersion":"2025-03-26","#
                + #""capabilities":{"roots":{}},"clientInfo":{"name":"c"}}}"#)
        #expect(text(OwnRequest.initialized()) == #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
    }

    @Test func `a modern server is told who asks in every request`() {
        #expect(
            text(OwnRequest.discover(.integer(1), meta: meta))
                == #"{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{\#(metaText)}}"#)
        #expect(
            text(OwnRequest.list(.integer(1), .resourceTemplatesList, cursor: "c\"", meta: meta))
                == #"{"jsonrpc":"2.0","id":1,"method":"resources/templates/list","params":{"#
                + #""cursor":"c\"",\#(metaText)}}"#)
        var filter = ListenFilter()
        filter.resourcesListChanged = true
        #expect(
            text(OwnRequest.listen(.integer(1), filter: filter, meta: meta))
                == #"{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{"#
                + #""resourcesListChanged":true},\#(metaText)}}"#)
    }

    @Test func `a legacy server is asked without`() {
        #expect(
            text(OwnRequest.list(.integer(1), .promptsList, cursor: nil, meta: nil))
                == #"{"jsonrpc":"2.0","id":1,"method":"prompts/list","params":{}}"#)
        #expect(
            text(OwnRequest.setLevel(.integer(1), level: "debug"))
                == #"{"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":"debug"}}"#)
        #expect(
            text(OwnRequest.subscribe(.integer(1), .resourcesUnsubscribe, uri: "file:///é"))
                == #"{"jsonrpc":"2.0","id":1,"method":"resources/unsubscribe","params":{"uri":"file:///é"}}"#)
    }
}
