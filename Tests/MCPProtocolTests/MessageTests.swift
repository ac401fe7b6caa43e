import JSONText
import MCPProtocol
import Testing

@Suite struct MessageTests {
    @Test func `a request is read with its parts`() throws {
        let (message, document) = try message(
            #"{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"x","arguments":{},"#
                + #""_meta":{"progressToken":7,"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}"#)
        #expect(message.kind == .request(.string("a")))
        #expect(message.id == .string("a"))
        #expect(message.method == .known(.toolsCall))
        #expect(message.knownMethod == .toolsCall)
        #expect(message.methodText == "tools/call")
        #expect(message.namedRevision == .known(.v20260728))
        let token = try #require(message.progressToken)
        #expect(document.integer(token) == 7)
        #expect(message.params != nil)
        #expect(message.payload == nil)
        let idNode = try #require(message.idNode)
        #expect(document.range(idNode) == 22..<25)
    }

    @Test func `a notification has no id`() throws {
        let (message, _) = try message(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
        #expect(message.kind == .notification)
        #expect(message.isNotification)
        #expect(message.id == nil)
    }

    @Test(arguments: [
        (#"{"jsonrpc":"2.0","id":1,"result":{}}"#, Message.Kind.response(.integer(1), isError: false)),
        (#"{"jsonrpc":"2.0","id":"1","error":{"code":1}}"#, .response(.string("1"), isError: true)),
        (#"{"jsonrpc":"2.0","id":null,"error":{}}"#, .response(nil, isError: true)),
        (#"{"jsonrpc":"2.0","error":{}}"#, .response(nil, isError: true)),
        (#"{"jsonrpc":"2.0","id":1,"result":null}"#, .response(.integer(1), isError: false)),
    ])
    func `a response is read, and only an error may lack its id`(text: String, kind: Message.Kind) throws {
        let (message, _) = try message(text)
        #expect(message.kind == kind)
        #expect(message.method == nil)
        #expect(message.methodText == nil)
        #expect(message.payload != nil)
    }

    @Test func `an unknown method keeps its name`() throws {
        let (message, _) = try message(#"{"jsonrpc":"2.0","id":1,"method":"vendor\/thing","params":{}}"#)
        #expect(message.method == .unknown("vendor/thing"))
        #expect(message.knownMethod == nil)
        #expect(message.methodText == "vendor/thing")
    }

    @Test func `a revision that nobody knows is named as such`() throws {
        let (message, _) = try message(
            #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":"#
                + #"{"io.modelcontextprotocol/protocolVersion":"2099-01-01"}}}"#)
        #expect(message.namedRevision == .unknown("2099-01-01"))
    }

    @Test(arguments: [
        #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":null}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"progressToken":null}}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{}}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/list","extra":{"Name":1}}"#,
    ])
    func `absent and null metadata are the same`(text: String) throws {
        let (message, _) = try message(text)
        #expect(message.progressToken == nil)
        #expect(message.namedRevision == .none)
    }

    @Test func `a message inside an array is read at its node`() throws {
        let batch = try document(#"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"result":{}}]"#)
        let kinds = try batch.elements(of: .root).map { try Message.read(batch, at: $0).kind }
        #expect(kinds == [.request(.integer(1)), .response(.integer(2), isError: false)])
    }
}
