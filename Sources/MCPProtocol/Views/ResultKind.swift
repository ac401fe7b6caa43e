package import JSONText

/// What a successful response is, by its `resultType`.
package enum ResultKind: Sendable, Hashable {
    /// The answer itself; also every result of a server that names no type.
    case complete
    /// The server asks the client for something first; the methods of its input requests, in order.
    case inputRequired([Message.MethodName])
    /// The server will answer later, under a task id.
    case task
    /// A type that this gateway does not know, or one that cannot be read without doubt.
    case unknown

    /// Reads the type of a response; nil for everything that is not a successful response.
    package init?(_ message: Message, in document: JSONDocument) {
        guard case .response(_, isError: false) = message.kind, let result = message.payload else { return nil }
        if ProtocolKeys.result.twin(in: result, of: document) != nil {
            self = .unknown
            return
        }
        // A task's answer asks for inputs without saying so in its type, so the requests themselves count.
        let asks = document.member("inputRequests" as StaticString, of: result) != nil
        guard let type = document.member("resultType" as StaticString, of: result) else {
            self = asks ? Self.inputRequired(of: result, in: document) : .complete
            return
        }
        if document.equals(type, "complete" as StaticString) {
            self = asks ? Self.inputRequired(of: result, in: document) : .complete
        } else if document.equals(type, "task" as StaticString) {
            self = asks ? Self.inputRequired(of: result, in: document) : .task
        } else if document.equals(type, "input_required" as StaticString) {
            self = Self.inputRequired(of: result, in: document)
        } else {
            self = .unknown
        }
    }

    /// Reads what a notification says of a task; nil for every other message.
    package init?(task message: Message, in document: JSONDocument) {
        guard message.knownMethod == .tasksNotification, let task = message.params else { return nil }
        if ProtocolKeys.result.twin(in: task, of: document) != nil {
            self = .unknown
        } else {
            let asks = document.member("inputRequests" as StaticString, of: task) != nil
            self = asks ? Self.inputRequired(of: task, in: document) : .task
        }
    }

    private static func inputRequired(of result: JSONNodeID, in document: JSONDocument) -> ResultKind {
        guard let requests = document.member("inputRequests" as StaticString, of: result) else {
            return .inputRequired([])
        }
        guard document.kind(requests) == .object else { return .unknown }
        var methods: [Message.MethodName] = []
        for (_, request) in document.members(of: requests) {
            guard ProtocolKeys.envelope.twin(in: request, of: document) == nil,
                let node = document.member("method" as StaticString, of: request)
            else { return .unknown }
            if let method = Method(node, in: document) {
                methods.append(.known(method))
            } else if let text = document.string(node), !Method.resembles(text) {
                methods.append(.unknown(text))
            } else {
                return .unknown
            }
        }
        return .inputRequired(methods)
    }
}
