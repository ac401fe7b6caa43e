import JSONText
import MCPProtocol
import Testing

@Suite struct ParameterViewTests {
    private func request(_ method: String, _ params: String) throws -> (message: Message, document: JSONDocument) {
        try message("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":\(params)}")
    }

    @Test func `a call has a name and arguments`() throws {
        let (message, document) = try request("tools/call", #"{"name":"\u0061 b","arguments":{"x":1}}"#)
        let call = try ToolCall(message, in: document)
        #expect(call.name == "a b")
        let arguments = try #require(call.arguments)
        #expect(document.count(arguments) == 1)
    }

    @Test(arguments: [#"{"name":"a"}"#, #"{"name":"a","arguments":null}"#])
    func `absent and null arguments are the same`(params: String) throws {
        let (message, document) = try request("tools/call", params)
        #expect(try ToolCall(message, in: document).arguments == nil)
    }

    @Test(arguments: [
        (#"{}"#, "name"), (#"{"name":1}"#, "name"), (#"{"name":["a"]}"#, "name"), (#"{"name":null}"#, "name"),
        (#"{"name":"a","arguments":[]}"#, "arguments"), (#"{"name":"a","arguments":"{}"}"#, "arguments"),
        (#"{"name":"a","arguments":1}"#, "arguments"), (#"{"name":"a","arguments":false}"#, "arguments"),
    ])
    func `a call of another shape is refused`(params: String, name: String) throws {
        let (message, document) = try request("tools/call", params)
        let fault = try #require(throws: MessageFault.self) { try ToolCall(message, in: document) }
        #expect(fault.message == "`\(name)` is missing or has the wrong type")
        #expect(fault.code == -32602)
        #expect(fault.id == .integer(1))
    }

    @Test func `a call without params is refused`() throws {
        let (message, document) = try message(#"{"jsonrpc":"2.0","id":1,"method":"tools/call"}"#)
        #expect(throws: MessageFault.self) { try ToolCall(message, in: document) }
        #expect(throws: MessageFault.self) { try ResourceRequest(message, in: document) }
        #expect(throws: MessageFault.self) { try PromptRequest(message, in: document) }
        #expect(throws: MessageFault.self) { try CompletionRequest(message, in: document) }
        #expect(throws: MessageFault.self) { try Cancelled(message, in: document) }
        #expect(throws: MessageFault.self) { try Initialize(message, in: document) }
    }

    @Test func `a resource is named by its URI as written`() throws {
        let (message, document) = try request("resources/read", #"{"uri":"file:\/\/\/a/../B"}"#)
        #expect(try ResourceRequest(message, in: document).uri == "file:///a/../B")
    }

    @Test func `a prompt has a name and arguments`() throws {
        let (message, document) = try request("prompts/get", #"{"name":"p","arguments":{"who":"x"}}"#)
        let prompt = try PromptRequest(message, in: document)
        #expect(prompt.name == "p")
        #expect(prompt.arguments != nil)
    }

    @Test(arguments: [
        (#"{"ref":{"type":"ref/prompt","name":"p"},"argument":{}}"#, CompletionRequest.Reference.prompt("p")),
        (#"{"ref":{"type":"ref/resource","uri":"a://b"}}"#, .resource("a://b")),
        (#"{"ref":{"type":"ref/resource","uri":"a://b","name":"p"}}"#, .resource("a://b")),
    ])
    func `a completion refers to a prompt or a resource`(
        params: String, reference: CompletionRequest.Reference
    ) throws {
        let (message, document) = try request("completion/complete", params)
        #expect(try CompletionRequest(message, in: document).reference == reference)
    }

    @Test(arguments: [
        "{}", #"{"ref":null}"#, #"{"ref":"p"}"#, #"{"ref":{}}"#, #"{"ref":{"type":"ref/tool","name":"p"}}"#,
        #"{"ref":{"type":"ref/prompt","uri":"p"}}"#, #"{"ref":{"type":"ref/resource","name":"p"}}"#,
        #"{"ref":{"type":"ref/prompt","name":"p","Name":"q"}}"#, #"{"ref":{"type":"ref/prompt","name":"p","URI":"q"}}"#,
    ])
    func `a completion of anything else is refused`(params: String) throws {
        let (message, document) = try request("completion/complete", params)
        #expect(throws: MessageFault.self) { try CompletionRequest(message, in: document) }
    }

    @Test func `a cancellation names the request with its type`() throws {
        let (message, document) = try message(
            #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"7"}}"#)
        #expect(try Cancelled(message, in: document).requestID == .string("7"))
    }

    @Test func `a cancellation of nothing is dropped`() throws {
        let (message, document) = try message(
            #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7.5}}"#)
        let fault = try #require(throws: MessageFault.self) { try Cancelled(message, in: document) }
        #expect(fault.isUnanswerable)
    }

    @Test func `a subscription names its resources`() throws {
        let (message, document) = try request(
            "subscriptions/listen", #"{"notifications":{"toolsListChanged":true,"resourceSubscriptions":["a","b"]}}"#)
        #expect(try SubscriptionRequest(message, in: document).resourceURIs == ["a", "b"])
    }

    @Test(arguments: ["{}", #"{"notifications":{}}"#, #"{"notifications":{"resourceSubscriptions":null}}"#])
    func `a subscription may name no resource`(params: String) throws {
        let (message, document) = try request("subscriptions/listen", params)
        #expect(try SubscriptionRequest(message, in: document).resourceURIs.isEmpty)
    }

    @Test(arguments: [
        #"{"notifications":[]}"#, #"{"notifications":{"resourceSubscriptions":"a"}}"#,
        #"{"notifications":{"resourceSubscriptions":[1]}}"#, #"{"notifications":{"ResourceSubscriptions":["a"]}}"#,
    ])
    func `a subscription that hides its resources is refused`(params: String) throws {
        let (message, document) = try request("subscriptions/listen", params)
        #expect(throws: MessageFault.self) { try SubscriptionRequest(message, in: document) }
    }

    @Test func `a client says who it is`() throws {
        let (message, document) = try request(
            "initialize",
            #"{"protocolVersion":"2025-06-18","capabilities":{"roots":{}},"clientInfo":{"name":"c","version":"2"}}"#)
        let initialize = try Initialize(message, in: document)
        #expect(initialize.revision == .v20250618)
        #expect(initialize.client == Implementation(name: "c", version: "2"))
        #expect(initialize.capabilities != nil)
    }

    @Test func `a client may ask for a revision that nobody knows, and say little`() throws {
        let (message, document) = try request("initialize", #"{"protocolVersion":"1999","clientInfo":{"name":1}}"#)
        let initialize = try Initialize(message, in: document)
        #expect(initialize.protocolVersion == "1999")
        #expect(initialize.revision == nil)
        #expect(initialize.client == nil)
        #expect(initialize.capabilities == nil)
    }

    @Test func `a modern client says who it is with every request`() throws {
        let (message, document) = try request(
            "tools/list", #"{"_meta":{"io.modelcontextprotocol/clientInfo":{"name":"c","version":"2"}}}"#)
        #expect(Implementation(modernClientOf: message, in: document) == Implementation(name: "c", version: "2"))
        let (other, otherDocument) = try request("tools/list", "{}")
        #expect(Implementation(modernClientOf: other, in: otherDocument) == nil)
    }
}
