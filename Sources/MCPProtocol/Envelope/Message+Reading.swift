package import JSONText

extension Message {
    /// Reads the envelope of the message at `node`.
    ///
    /// - Throws: ``MessageFault`` for everything that is not one message with one meaning; its id is the message's,
    ///   when that could be read without doubt.
    package static func read(
        _ document: JSONDocument, at node: JSONNodeID = .root
    ) throws(MessageFault) -> Message {
        var members = EnvelopeMembers()
        do {
            try members.read(node, of: document)
            return try members.message(at: node, of: document)
        } catch {
            throw members.attribute(error, in: document)
        }
    }
}

/// The members of an envelope as they were found.
private struct EnvelopeMembers {
    private var jsonrpc: JSONNodeID?
    private var id: JSONNodeID?
    private var method: JSONNodeID?
    private var params: JSONNodeID?
    private var result: JSONNodeID?
    private var error: JSONNodeID?
    private var meta: JSONNodeID?
    private var hasTwins = false
    /// A key that resembles `id`: which of the two is the id is then in doubt.
    private var hasTwinOfID = false

    mutating func read(_ node: JSONNodeID, of document: JSONDocument) throws(MessageFault) {
        switch document.kind(node) {
        case .object: break
        case .array: throw MessageFault(.batch)
        case .string, .number, .true, .false, .null: throw MessageFault(.notAnObject)
        }
        let source = document.bytes
        let text = source.span
        for (key, value) in document.members(of: node) {
            switch ProtocolKeys.envelope.match(key, in: document, text) {
            case .none: continue
            case .twin(let index):
                hasTwins = true
                if index == ProtocolKeys.Envelope.id.rawValue { hasTwinOfID = true }
            case .known(let index):
                switch ProtocolKeys.Envelope(rawValue: index) {
                case .jsonrpc: jsonrpc = value
                case .id: id = value
                case .method: method = value
                case .params: params = value
                case .result: result = value
                case .error: error = value
                case .none: continue
                }
            }
        }
        if hasTwins { throw MessageFault(.confusableKey) }
    }

    func message(at node: JSONNodeID, of document: JSONDocument) throws(MessageFault) -> Message {
        guard let jsonrpc, document.equals(jsonrpc, "2.0" as StaticString) else { throw MessageFault(.jsonrpcNotTwo) }
        guard let method else { return try response(at: node, of: document) }
        guard result == nil, error == nil else { throw MessageFault(.methodWithResult) }
        guard case .string = document.kind(method) else { throw MessageFault(.methodNotString) }
        let name = try methodName(method, in: document)
        let kind = try kind(of: name, in: document)
        let details = try ParameterDetails(params, in: document)
        return Message(
            node: node, kind: kind, method: name, idNode: id, params: params, payload: nil, meta: details.meta,
            namedRevision: details.namedRevision, progressToken: details.progressToken)
    }

    private func response(at node: JSONNodeID, of document: JSONDocument) throws(MessageFault) -> Message {
        if result != nil, error != nil { throw MessageFault(.resultWithError) }
        guard let payload = result ?? error else { throw MessageFault(.noContent) }
        if error != nil {
            guard case .object = document.kind(payload) else { throw MessageFault(.errorNotObject) }
        }
        var readID: RequestID?
        if let id, error == nil || !document.isNull(id) {
            readID = RequestID(id, in: document)
            if readID == nil { throw MessageFault(.invalidID) }
        }
        if readID == nil, error == nil { throw MessageFault(.responseWithoutID) }
        return Message(
            node: node, kind: .response(readID, isError: error != nil), method: nil, idNode: id, params: params,
            payload: payload, meta: nil, namedRevision: .none, progressToken: nil)
    }

    private func methodName(_ node: JSONNodeID, in document: JSONDocument) throws(MessageFault) -> Message.MethodName {
        if let method = Method(node, in: document) { return .known(method) }
        guard let text = document.string(node), !Method.resembles(text) else { throw MessageFault(.confusableMethod) }
        return .unknown(text)
    }

    private func kind(of name: Message.MethodName, in document: JSONDocument) throws(MessageFault) -> Message.Kind {
        if let id {
            if case .known(let method) = name, method.isNotification { throw MessageFault(.notificationWithID) }
            guard let readID = RequestID(id, in: document) else { throw MessageFault(.invalidID) }
            return .request(readID)
        }
        if case .known(let method) = name, !method.isNotification { throw MessageFault(.requestWithoutID) }
        return .notification
    }

    /// The fault with the id to answer under, and whether an answer makes sense at all.
    func attribute(_ fault: MessageFault, in document: JSONDocument) -> MessageFault {
        var isNotification = false
        if id == nil, let method { isNotification = Method(method, in: document)?.isNotification ?? false }
        let isResponse = method == nil && (result != nil || error != nil)
        return MessageFault(
            fault.reason, id: hasTwinOfID ? nil : id.flatMap { RequestID($0, in: document) },
            isUnanswerable: isNotification || isResponse)
    }
}

/// What the gateway reads in `params`.
private struct ParameterDetails {
    var meta: JSONNodeID?
    var namedRevision = Message.NamedRevision.none
    var progressToken: JSONNodeID?

    init(_ params: JSONNodeID?, in document: borrowing JSONDocument) throws(MessageFault) {
        guard let params else { return }
        guard case .object = document.kind(params) else { throw MessageFault(.paramsNotObject) }
        let source = document.bytes
        let text = source.span
        for (key, value) in document.members(of: params) {
            switch ProtocolKeys.params.match(key, in: document, text) {
            case .none: continue
            case .twin: throw MessageFault(.confusableKey)
            case .known(let index): if index == ProtocolKeys.metaIndex { meta = value }
            }
        }
        if let found = meta { try readMeta(found, in: document) }
    }

    private mutating func readMeta(_ node: JSONNodeID, in document: JSONDocument) throws(MessageFault) {
        if case .null = document.kind(node) {
            meta = nil
            return
        }
        guard case .object = document.kind(node) else { throw MessageFault(.metaNotObject) }
        let source = document.bytes
        let text = source.span
        for (key, value) in document.members(of: node) {
            switch ProtocolKeys.meta.match(key, in: document, text) {
            case .none: continue
            case .twin: throw MessageFault(.confusableKey)
            case .known(let index):
                switch ProtocolKeys.Meta(rawValue: index) {
                case .progressToken: try readProgressToken(value, in: document)
                case .protocolVersion:
                    guard let text = document.string(value) else { throw MessageFault(.revisionNotString) }
                    namedRevision = Revision(text).map { .known($0) } ?? .unknown(text)
                case .none: continue
                }
            }
        }
    }

    private mutating func readProgressToken(_ node: JSONNodeID, in document: JSONDocument) throws(MessageFault) {
        switch document.kind(node) {
        case .string, .number: progressToken = node
        case .null: return
        case .object, .array, .true, .false: throw MessageFault(.unsupportedProgressToken)
        }
    }
}

extension JSONDocument {
    fileprivate func isNull(_ node: JSONNodeID) -> Bool {
        if case .null = kind(node) { true } else { false }
    }
}
