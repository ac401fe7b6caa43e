import JSONText
import MCPProtocol
import Testing

@Suite struct MessageFaultTests {
    @Test(arguments: [
        ("[]", MessageFault.Reason.batch), (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, .batch),
        ("1", .notAnObject), ("null", .notAnObject), (#""x""#, .notAnObject), ("{}", .jsonrpcNotTwo),
        (#"{"id":1,"method":"ping"}"#, .jsonrpcNotTwo), (#"{"jsonrpc":2.0,"id":1,"method":"ping"}"#, .jsonrpcNotTwo),
        (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, .jsonrpcNotTwo),
        (#"{"jsonrpc":"2.0 ","id":1,"method":"ping"}"#, .jsonrpcNotTwo),
        (#"{"jsonrpc":"2.0","id":1,"method":1}"#, .methodNotString),
        (#"{"jsonrpc":"2.0","id":1,"method":null}"#, .methodNotString),
        (#"{"jsonrpc":"2.0","id":1,"method":["ping"]}"#, .methodNotString),
        (#"{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}"#, .methodWithResult),
        (#"{"jsonrpc":"2.0","id":1,"method":"ping","error":null}"#, .methodWithResult),
        (#"{"jsonrpc":"2.0","id":1,"result":{},"error":{}}"#, .resultWithError),
        (#"{"jsonrpc":"2.0","id":1,"result":{},"error":null}"#, .resultWithError),
        (#"{"jsonrpc":"2.0","id":1}"#, .noContent), (#"{"jsonrpc":"2.0","id":1,"error":"x"}"#, .errorNotObject),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":["x",{}]}"#, .paramsNotObject),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":null}"#, .paramsNotObject),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":"x"}"#, .paramsNotObject),
        (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":1}}"#, .metaNotObject),
        (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":[]}}"#, .metaNotObject),
        (#"{"jsonrpc":"2.0","result":{}}"#, .responseWithoutID),
        (#"{"jsonrpc":"2.0","id":null,"result":{}}"#, .invalidID),
        (#"{"jsonrpc":"2.0","id":1,"method":"notifications/initialized"}"#, .notificationWithID),
        (#"{"jsonrpc":"2.0","id":null,"method":"notifications/cancelled"}"#, .notificationWithID),
        (#"{"jsonrpc":"2.0","method":"tools/call","params":{"name":"x"}}"#, .requestWithoutID),
        (#"{"jsonrpc":"2.0","method":"tools/list"}"#, .requestWithoutID),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call "}"#, .confusableMethod),
        (#"{"jsonrpc":"2.0","id":1,"method":"Tools/Call"}"#, .confusableMethod),
        (#"{"jsonrpc":"2.0","method":"Notifications/Initialized"}"#, .confusableMethod),
        (
            #"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"progressToken":[1]}}}"#,
            .unsupportedProgressToken
        ),
        (
            #"{"jsonrpc":"2.0","id":1,"method":"ping","params":"#
                + #"{"_meta":{"io.modelcontextprotocol/protocolVersion":1}}}"#,
            .revisionNotString
        ),
    ])
    func `what is not one message with one meaning is refused`(text: String, reason: MessageFault.Reason) throws {
        #expect(try fault(text)?.reason == reason)
    }

    @Test(arguments: [
        "null", "true", "1.5", "1e400", "-0", "[1]", #"{"a":1}"#, "1E2", String(repeating: "9", count: 400),
    ])
    func `an id of another type is refused`(id: String) throws {
        let bytes = Array("{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"tools/list\"}".utf8)
        do {
            let document = try JSONDocument(parsing: bytes)
            let error = try #require(throws: MessageFault.self) { try Message.read(document) }
            #expect(error.reason == .invalidID)
            #expect(error.id == nil)
        } catch let error as JSONTextError {
            // Beyond a double there is no document to begin with.
            #expect(error.reason == .numberOutOfRange)
        }
    }

    @Test(arguments: [
        #"{"jsonrpc":"2.0","Jsonrpc":2,"id":1,"method":"ping"}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"ping","Method":"x"}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","Name":"b"}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","NAME":"b"}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a"},"PARAMS":{}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","argumentſ":{}}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","tas\u212a":{}}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"Name":"a"}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","param\u017f":{"name":"a"}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"ProgressToken":1}}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_Meta":{}}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":{"io.modelcontextprotocol/ProtocolVersion":"x"}}}"#,
        #"{"jsonrpc":"2.0","id":1,"result":{},"Error":{}}"#,
    ])
    func `a key that resembles a known one is refused`(text: String) throws {
        let fault = try #require(try fault(text))
        #expect(fault.reason == .confusableKey)
        #expect(fault.id == .integer(1))
        #expect(fault.code == -32600)
    }

    @Test func `two keys that could be the id leave none to answer under`() throws {
        #expect(try fault(#"{"jsonrpc":"2.0","id":7,"ID":8,"method":"tools/list"}"#)?.id == nil)
        #expect(try fault(#"{"jsonrpc":"2.0","Id":8,"method":"tools/list"}"#)?.id == nil)
    }

    @Test func `a fault carries the id of its message`() throws {
        #expect(try fault(#"{"id":"q","method":"ping"}"#)?.id == .string("q"))
        #expect(try fault(#"{"jsonrpc":"2.0","method":"tools/call"}"#)?.id == nil)
    }

    @Test func `nobody answers a faulty notification or response`() throws {
        let notification = #"{"jsonrpc":"2.0","method":"notifications/progress","params":[]}"#
        #expect(try fault(notification)?.isUnanswerable == true)
        #expect(try fault(#"{"jsonrpc":"2.0","id":1,"result":{},"error":{}}"#)?.isUnanswerable == true)
        #expect(try fault(#"{"jsonrpc":"2.0","method":"tools/call"}"#)?.isUnanswerable == false)
        #expect(try fault(#"{"jsonrpc":"2.0","id":1,"method":"notifications/progress"}"#)?.isUnanswerable == false)
    }

    @Test func `what is said of a fault quotes nothing of the message`() throws {
        let fault = try #require(try fault(#"{"jsonrpc":"2.0","id":1,"method":"hunter2 "}"#))
        #expect(!fault.message.contains("hunter2"))
        #expect(fault.code == -32601)
        #expect(fault.name == "confusable_method")
    }
}
