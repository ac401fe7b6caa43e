import JSONText
import MCPProtocol
import Testing

@Suite struct ReplyTests {
    private let facts = DecisionFacts(
        code: "denied", rule: "/tools/x/rules/0", policyVersion: "00ff", decisionID: "d1", retryAfterMilliseconds: 1_500
    )

    @Test func `a refused call is a tool result that says why`() {
        let reply = Reply.refusedToolCall(.integer(7), revision: .v20250618, text: "no \"x\"", facts: facts)
        #expect(
            text(reply) == #"{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"no \"x\""}],"#
                + #""isError":true,"_meta":{"dev.sallyport/decision":{"code":"denied","rule":"/tools/x/rules/0","#
                + #""policyVersion":"00ff","decisionId":"d1","retryAfterMs":1500}}}}"#)
    }

    @Test func `a refused modern call is a complete result`() throws {
        let facts = DecisionFacts(code: "denied", rule: "", policyVersion: "", decisionID: "")
        let reply = Reply.refusedToolCall(.string("a"), revision: .v20260728, text: "no", facts: facts)
        #expect(
            text(reply) == #"{"jsonrpc":"2.0","id":"a","result":{"content":[{"type":"text","text":"no"}],"#
                + #""isError":true,"resultType":"complete","_meta":{"dev.sallyport/decision":{"code":"denied","#
                + #""rule":"","policyVersion":"","decisionId":""}}}}"#)
        let document = try JSONDocument(parsing: reply)
        let read = try Message.read(document)
        #expect(ResultKind(read, in: document) == .complete)
    }

    @Test func `a refusal elsewhere is an error outside the reserved codes`() {
        let reply = Reply.policyDenied(.integer(1), message: "no", facts: facts)
        #expect(
            text(reply) == #"{"jsonrpc":"2.0","id":1,"error":{"code":4030,"message":"no","data":{"code":"denied","#
                + #""rule":"/tools/x/rules/0","policyVersion":"00ff","decisionId":"d1","retryAfterMs":1500}}}"#)
        #expect(!(-32768 ... -32000).contains(Reply.policyDeniedCode))
    }

    @Test func `a hidden tool is unknown, and nothing more`() {
        #expect(
            text(Reply.unknownTool(.integer(1), name: "a\"\n"))
                == #"{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Unknown tool: a\"\n"}}"#)
    }

    @Test func `the small replies are what the protocol says`() {
        #expect(text(Reply.emptyResult(.integer(1), revision: .v20251125)) == #"{"jsonrpc":"2.0","id":1,"result":{}}"#)
        #expect(
            text(Reply.emptyResult(.integer(1), revision: .v20260728))
                == #"{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete"}}"#)
        #expect(
            text(Reply.methodNotFound(.largeInteger("12345678901234567890")))
                == #"{"jsonrpc":"2.0","id":12345678901234567890,"error":{"code":-32601,"message":"Method not found"}}"#)
        #expect(
            text(Reply.unsupportedRevision(.integer(1), requested: "x", supported: [.v20251125, .v20260728]))
                == #"{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"Unsupported protocol version","#
                + #""data":{"supported":["2025-11-25","2026-07-28"],"requested":"x"}}}"#)
    }

    @Test func `a fault is answered under its id, or under none`() {
        let known = Reply.fault(MessageFault(.batch, id: .integer(3)))
        #expect(
            known.map(text)
                == #"{"jsonrpc":"2.0","id":3,"error":{"code":-32600,"#
                + #""message":"this revision of the protocol has no batches"}}"#)
        let unknown = Reply.fault(MessageFault(.tooLong))
        #expect(
            unknown.map(text)
                == #"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"#
                + #""message":"the message is longer than the gateway accepts"}}"#)
        #expect(Reply.fault(MessageFault(.paramsNotObject, isUnanswerable: true)) == nil)
    }

    @Test func `a server that asks for what it may not have is told in its own terms`() {
        #expect(
            text(Reply.serverRequestDeclined(.integer(1), method: .samplingCreateMessage))
                == #"{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"User rejected sampling request"}}"#)
        #expect(
            text(Reply.serverRequestDeclined(.integer(1), method: .elicitationCreate))
                == #"{"jsonrpc":"2.0","id":1,"result":{"action":"decline"}}"#)
        for method in [Method.rootsList, nil] {
            #expect(
                text(Reply.serverRequestDeclined(.integer(1), method: method))
                    == #"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}"#)
        }
    }

    @Test func `a request of our own is valid in the server's revision`() {
        let client = Implementation(name: "sallyport", version: "0.1.0")
        #expect(
            text(OwnRequest.toolsList(.string("g1"), revision: .v20250326, client: client))
                == #"{"jsonrpc":"2.0","id":"g1","method":"tools/list","params":{}}"#)
        #expect(
            text(OwnRequest.toolsList(.string("g1"), cursor: "", revision: .v20260728, client: client))
                == #"{"jsonrpc":"2.0","id":"g1","method":"tools/list","params":{"cursor":"","_meta":{"#
                + #""io.modelcontextprotocol/protocolVersion":"2026-07-28","#
                + #""io.modelcontextprotocol/clientInfo":{"name":"sallyport","version":"0.1.0"},"#
                + #""io.modelcontextprotocol/clientCapabilities":{}}}}"#)
    }
}
