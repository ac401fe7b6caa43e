internal import JSONText

/// What a message is that is too long to be held: read in pieces, and judged as strictly as ``Message``.
///
/// It tells which request the message answers and what kind of answer it is, so that a long result can be passed on
/// while it comes. Every property may change until ``finish()`` has returned.
package struct StreamedAnswer: Sendable {
    /// What the message carries.
    package enum Content: Sendable, Hashable {
        /// Nothing that was read so far says so.
        case unknown
        case result
        case error
        /// A method: it is a request or a notification, and no answer.
        case method
    }

    /// What a result is, by its `resultType`.
    package enum ResultType: Sendable, Hashable {
        case complete
        /// The server asks the client for something first.
        case inputRequired
        case task
        /// A type that this gateway does not know, or one that cannot be read without doubt.
        case unknown
    }

    /// Longest value that is looked at, as written: an id in which every byte is escaped.
    private static let maxValueBytes = RequestID.maxStringBytes * 6 + 2

    private enum Member {
        case none
        case envelope(ProtocolKeys.Envelope)
        case resultType, isError, errorCode
    }

    private var scanner = JSONStreamScanner(observedDepth: 2)
    private var pending = Member.none
    /// The member of the message whose own members are at depth 2; nil for all that nobody reads.
    private var outer: ProtocolKeys.Envelope?
    /// What is wrong with the parameters, if the message turns out to be one that has them.
    private var paramsFault: MessageFault.Reason?
    private var hasVersion = false
    private var hasNullID = false
    private var fault: MessageFault?

    /// The id of the message; nil when it has none.
    package private(set) var id: RequestID?
    /// What the message carries.
    package private(set) var content = Content.unknown
    /// The method of a message that is no answer; nil before its name was read.
    package private(set) var method: Message.MethodName?
    /// What the result is; means nothing without one.
    package private(set) var resultType = ResultType.complete
    /// Whether the result says that its tool failed.
    package private(set) var toolFailed = false
    /// Whether the error is, or may be, the one by which a server sends a person to an address.
    package private(set) var mayAskInError = false

    /// Nothing read.
    package init() {}

    /// Reads on.
    ///
    /// - Throws: ``MessageFault``, as soon as no rest could make the text one message with one meaning.
    package mutating func read(_ bytes: Span<UInt8>) throws(MessageFault) {
        if let fault { throw fault }
        do throws(MessageFault) {
            var position = 0
            while true {
                let event: JSONStreamEvent
                do throws(JSONTextError) {
                    event = try scanner.read(bytes, from: &position)
                } catch {
                    throw MessageFault(.text(error))
                }
                switch event {
                case .needMore: return
                case .member: try takeKey()
                case .scalar(let kind): try takeScalar(kind)
                case .opened(let kind): try takeContainer(kind)
                case .closed: if scanner.depth == 1 { outer = nil }
                }
            }
        } catch {
            throw remember(error)
        }
    }

    /// Says that the text has ended.
    ///
    /// - Throws: ``MessageFault`` when it was not one message with one meaning.
    package mutating func finish() throws(MessageFault) {
        if let fault { throw fault }
        do throws(JSONTextError) {
            try scanner.finish()
        } catch {
            throw remember(MessageFault(.text(error)))
        }
        if !hasVersion { throw remember(MessageFault(.jsonrpcNotTwo)) }
        do throws(MessageFault) {
            try checkWhole()
        } catch {
            throw remember(error)
        }
    }

    /// Checks what only the whole message tells.
    private func checkWhole() throws(MessageFault) {
        switch content {
        case .unknown: throw MessageFault(.noContent)
        case .error: return
        case .result: if id == nil { throw MessageFault(hasNullID ? .invalidID : .responseWithoutID) }
        case .method:
            if hasNullID { throw MessageFault(.invalidID) }
            guard case .known(let method) = method else { return }
            if method.isNotification, id != nil { throw MessageFault(.notificationWithID) }
            if !method.isNotification, id == nil { throw MessageFault(.requestWithoutID) }
        }
    }

    // MARK: - Events

    private mutating func takeKey() throws(MessageFault) {
        pending = .none
        if scanner.depth == 1 {
            switch ProtocolKeys.envelope.matchDecoded(scanner.key) {
            case .none: return
            case .twin: throw MessageFault(.confusableKey)
            case .known(let index):
                guard let key = ProtocolKeys.Envelope(rawValue: index) else { return }
                pending = .envelope(key)
                try beginMember(key)
            }
        } else if outer == .result {
            takeResultKey()
        } else if outer == .error {
            takeErrorKey()
        } else if outer == .params, case .twin = ProtocolKeys.params.matchDecoded(scanner.key) {
            try refuseParams(.confusableKey)
        }
    }

    private mutating func beginMember(_ key: ProtocolKeys.Envelope) throws(MessageFault) {
        switch key {
        case .result: try setContent(.result)
        case .error: try setContent(.error)
        case .method: try setContent(.method)
        case .jsonrpc, .id, .params: break
        }
        scanner.captureNext(maxBytes: Self.maxValueBytes)
    }

    private mutating func setContent(_ new: Content) throws(MessageFault) {
        if content != .unknown {
            throw MessageFault(content == .method || new == .method ? .methodWithResult : .resultWithError)
        }
        content = new
        if let paramsFault, new == .method { throw MessageFault(paramsFault) }
    }

    private mutating func takeResultKey() {
        switch ProtocolKeys.result.matchDecoded(scanner.key) {
        case .none: return
        case .twin: resultType = .unknown
        case .known:
            if scanner.key.elementsEqual("resultType".utf8) {
                pending = .resultType
                scanner.captureNext(maxBytes: Self.maxValueBytes)
            } else if scanner.key.elementsEqual("inputRequests".utf8) {
                // Requests count whatever the type says.
                if resultType != .unknown { resultType = .inputRequired }
            } else if scanner.key.elementsEqual("isError".utf8) {
                pending = .isError
            }
        }
    }

    private mutating func takeErrorKey() {
        switch ProtocolKeys.error.matchDecoded(scanner.key) {
        case .none: return
        case .twin: mayAskInError = true
        case .known:
            guard scanner.key.elementsEqual("code".utf8) else { return }
            pending = .errorCode
            scanner.captureNext(maxBytes: Self.maxValueBytes)
        }
    }

    private mutating func takeErrorCode(_ kind: JSONKind) {
        guard kind == .number, let document = capturedDocument(kind), let code = document.integer(.root) else {
            mayAskInError = true
            return
        }
        if code == URLElicitations.errorCode { mayAskInError = true }
    }

    private mutating func takeContainer(_ kind: JSONKind) throws(MessageFault) {
        if scanner.depth == 1 {
            guard kind == .object else { throw MessageFault(.batch) }
            return
        }
        defer { pending = .none }
        switch pending {
        case .none, .isError: return
        case .resultType: resultType = .unknown
        case .errorCode: mayAskInError = true
        case .envelope(let key):
            switch key {
            case .jsonrpc: throw MessageFault(.jsonrpcNotTwo)
            case .id: throw MessageFault(.invalidID)
            case .method: throw MessageFault(.methodNotString)
            case .error: if kind == .object { outer = .error } else { throw MessageFault(.errorNotObject) }
            case .params: if kind == .object { outer = .params } else { try refuseParams(.paramsNotObject) }
            case .result: if kind == .object { outer = .result }
            }
        }
    }

    private mutating func takeScalar(_ kind: JSONKind) throws(MessageFault) {
        if scanner.depth == 0 { throw MessageFault(.notAnObject) }
        defer { pending = .none }
        switch pending {
        case .none: return
        case .isError: toolFailed = kind == .true
        case .resultType: takeResultType(kind)
        case .errorCode: takeErrorCode(kind)
        case .envelope(let key):
            switch key {
            case .jsonrpc:
                guard text(kind) == "2.0" else { throw MessageFault(.jsonrpcNotTwo) }
                hasVersion = true
            case .id: try takeID(kind)
            case .method:
                method = try methodName(kind)
            case .error: throw MessageFault(.errorNotObject)
            case .params: try refuseParams(.paramsNotObject)
            case .result: return
            }
        }
    }

    private mutating func takeID(_ kind: JSONKind) throws(MessageFault) {
        if kind == .null {
            hasNullID = true
            return
        }
        guard let document = capturedDocument(kind), let id = RequestID(.root, in: document) else {
            throw MessageFault(.invalidID)
        }
        self.id = id
    }

    private func methodName(_ kind: JSONKind) throws(MessageFault) -> Message.MethodName {
        guard kind == .string else { throw MessageFault(.methodNotString) }
        guard let document = capturedDocument(kind) else { throw MessageFault(.confusableMethod) }
        if let known = Method(.root, in: document) { return .known(known) }
        guard let name = document.string(.root), !Method.resembles(name) else { throw MessageFault(.confusableMethod) }
        return .unknown(name)
    }

    private mutating func takeResultType(_ kind: JSONKind) {
        switch text(kind) {
        case "complete": break
        case "task": if resultType == .complete { resultType = .task }
        case "input_required": if resultType == .complete { resultType = .inputRequired }
        default: resultType = .unknown
        }
    }

    /// An answer has no parameters, and what it calls so matters to nobody.
    private mutating func refuseParams(_ reason: MessageFault.Reason) throws(MessageFault) {
        paramsFault = reason
        if content == .method { throw MessageFault(reason) }
    }

    // MARK: - Values

    private func text(_ kind: JSONKind) -> String? {
        capturedDocument(kind)?.string(.root)
    }

    private func capturedDocument(_ kind: JSONKind) -> JSONDocument? {
        guard kind == .string || kind == .number, let bytes = scanner.captured else { return nil }
        do throws(JSONTextError) {
            return try JSONDocument(parsing: bytes)
        } catch {
            return nil
        }
    }

    private mutating func remember(_ error: MessageFault) -> MessageFault {
        let isAnswer = content == .result || content == .error
        let placed = MessageFault(error.reason, id: id, isUnanswerable: isAnswer)
        fault = placed
        return placed
    }
}
