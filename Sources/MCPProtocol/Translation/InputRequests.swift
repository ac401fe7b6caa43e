package import JSONText

/// What an `input_required` result asks for, in the server's order.
package struct InputRequests: Sendable, Hashable {
    /// One question to the client.
    package struct Item: Sendable, Hashable {
        /// The server's name for the question, decoded.
        package let key: String
        /// `elicitation/create`, `sampling/createMessage` or `roots/list`.
        package let method: Method
        /// The parameters, a JSON object; nil when there are none.
        package let params: [UInt8]?

        /// A question under a name.
        package init(key: String, method: Method, params: [UInt8]?) {
            self.key = key
            self.method = method
            self.params = params
        }
    }

    /// The questions; none when the server only wants the request again.
    package let items: [Item]
    /// The server's state, a JSON string as received; nil when it gave none.
    package let requestState: [UInt8]?

    /// Reads a response; nil when it asks for nothing, cannot be read without doubt, or asks for something that no
    /// revision lets a server ask for.
    package init?(_ message: Message, in document: JSONDocument) {
        guard case .inputRequired = ResultKind(message, in: document), let result = message.payload,
            let items = Self.items(of: result, in: document)
        else { return nil }
        self.items = items
        if let state = document.member("requestState" as StaticString, of: result), document.kind(state) != .null {
            guard document.kind(state) == .string else { return nil }
            requestState = document.raw(state)
        } else {
            requestState = nil
        }
        if items.isEmpty, requestState == nil { return nil }
    }

    /// The questions of a response with their nodes, in order; nil when one cannot be read without doubt.
    static func nodes(
        of result: JSONNodeID, in document: JSONDocument
    ) -> [(key: String, method: Method, params: JSONNodeID?)]? {
        guard let requests = document.member("inputRequests" as StaticString, of: result) else { return [] }
        guard document.kind(requests) == .object else { return nil }
        var nodes: [(key: String, method: Method, params: JSONNodeID?)] = []
        for (keyNode, request) in document.members(of: requests) {
            guard let key = document.string(keyNode), document.kind(request) == .object,
                ProtocolKeys.envelope.twin(in: request, of: document) == nil,
                let method = document.member("method" as StaticString, of: request)
                    .flatMap({ Method($0, in: document) }), method.mayBeAskedOfClients
            else { return nil }
            let params = document.member("params" as StaticString, of: request)
            if let params {
                guard document.kind(params) == .object,
                    ProtocolKeys.params.twin(in: params, of: document) == nil
                else { return nil }
            }
            nodes.append((key, method, params))
        }
        return nodes
    }

    /// The parameters of what a message asks clients for by one method, in the message itself, in its result or in what
    /// it says of a task, also where something else about them is in doubt; they need not be objects.
    static func parameters(
        of method: Method, in message: Message, _ document: JSONDocument
    ) -> [JSONNodeID] {
        if message.knownMethod == method { return message.params.map { [$0] } ?? [] }
        guard let asking = asking(message),
            let requests = document.member("inputRequests" as StaticString, of: asking)
        else { return [] }
        return document.members(of: requests).compactMap { _, request in
            guard let name = document.member("method" as StaticString, of: request), document.equals(name, method.text)
            else { return nil }
            return document.member("params" as StaticString, of: request)
        }
    }

    /// The object that may hold questions: the result of a response, or the task of a notification.
    static func asking(_ message: Message) -> JSONNodeID? {
        if case .response(_, isError: false) = message.kind { return message.payload }
        return message.knownMethod == .tasksNotification ? message.params : nil
    }

    private static func items(of result: JSONNodeID, in document: JSONDocument) -> [Item]? {
        nodes(of: result, in: document)?.map { node in
            Item(key: node.key, method: node.method, params: node.params.map { document.raw($0) })
        }
    }
}

extension Method {
    /// True for what a server may ask its client for in the middle of a request.
    var mayBeAskedOfClients: Bool {
        self == .elicitationCreate || self == .samplingCreateMessage || self == .rootsList
    }
}
