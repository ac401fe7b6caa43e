internal import GatewayPorts
internal import JSONText
internal import MCPProtocol
internal import PolicyEngine

/// A policed call on its way through admission, with what was found out so far.
struct CallDraft {
    let call: PolicedCall
    let message: Message
    let method: Method
    let id: RequestID
    /// Wall-clock nanoseconds at which the call came.
    let now: Int64
    var plan = Plan()
    /// The tool to which the called one passes the call on; nil when it does not.
    var innerTool: String?
    /// SHA-256 of the canonical arguments; computed when something needs it.
    var argumentsDigest: [UInt8]?
    var charges: [AuditRecord.Charge] = []
    /// Rules that would have refused if they were enforced.
    var shadowRules: [String] = []

    init(call: PolicedCall, message: Message, method: Method, id: RequestID, now: Int64) {
        self.call = call
        self.message = message
        self.method = method
        self.id = id
        self.now = now
    }
}

extension PolicedCall {
    /// What policy decides on in a request of `method`.
    ///
    /// - Throws: `MessageFault` when the parameters do not say which tool, resource or prompt is meant.
    init(_ message: Message, _ method: Method, in document: JSONDocument) throws(MessageFault) {
        switch method.policedAs {
        case .tool, .none:
            let request = try ToolCall(message, in: document)
            self.init(kind: .tool, target: request.name, arguments: request.arguments)
        case .resource:
            let request = try ResourceRequest(message, in: document)
            self.init(kind: .resource, target: request.uri, arguments: message.params)
        case .prompt:
            let request = try PromptRequest(message, in: document)
            self.init(kind: .prompt, target: request.name, arguments: request.arguments)
        case .completion:
            let request = try CompletionRequest(message, in: document)
            switch request.reference {
            case .prompt(let name): self.init(kind: .prompt, target: name, arguments: nil)
            case .resource(let uri): self.init(kind: .resource, target: uri, arguments: nil)
            }
        }
    }
}
