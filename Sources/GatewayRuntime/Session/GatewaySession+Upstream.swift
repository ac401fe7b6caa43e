internal import CallFlow
internal import GatewayPorts
internal import JSONText
internal import MCPProtocol
internal import PolicyEngine

// What an upstream that is reached by single exchanges can do to a request, besides answering it.
extension GatewaySession {
    /// True while the upstream owes this request an answer.
    func isOwed(_ key: CallKey) -> Bool {
        inFlight.contains(key)
    }

    /// True when `message` is a response to that request.
    func isAnswer(_ message: Span<UInt8>, to key: CallKey?) -> Bool {
        guard let key else { return false }
        do throws(JSONTextError) {
            try upstreamDocument.parse(message, limits: answerLimits)
        } catch {
            return false
        }
        do throws(MessageFault) {
            guard case .response(let id, isError: _) = try Message.read(upstreamDocument, at: .root).kind else {
                return false
            }
            return id == key.id
        } catch {
            return false
        }
    }

    /// The upstream will not answer this request; whoever waits is told.
    func upstreamFailed(_ key: CallKey, _ refusal: Refusal) {
        guard let request = inFlight.take(key) else { return }
        if !request.isOfClient { return finishDefinitions(.unavailable) }
        if case .upstreamFailed(let failure) = refusal, !failure.wasSent {
            settle(request, as: .notSent)
            withdrawIdempotency(request, telling: refusal)
            request.sentNanoseconds = 0
            if request.isCall { gateway.tally.forwarded &-= 1 }
            return abandon(request, refusal)
        }
        fail(request, refusal)
    }

    /// The upstream rejected this request with an error outside the protocol, which the client gets as it is.
    ///
    /// True when a record vouches for it.
    func upstreamRejected(_ key: CallKey, byteCount: Int) -> Bool {
        guard let request = inFlight.take(key) else { return false }
        settle(request, as: .rpcError)
        finishIdempotency(request, member: nil)
        if request.isCall { gateway.tally.answer(.rpcError) }
        guard var record = request.record.take() else { return false }
        record.upstream = AuditRecord.Upstream(
            status: .rpcError, bytes: byteCount, durationMicroseconds: elapsedMicroseconds(request))
        gateway.audit?.append(record, closing: request.openCall)
        return true
    }

    /// Whether the answer to this request may be passed on before it is complete.
    func mayRelayAnswer(to key: CallKey) -> Bool {
        inFlight.call(key).map(\.mayBeRelayed) ?? false
    }

    /// Whether the answer to any request may be passed on before it is complete.
    var mayRelayAnyAnswer: Bool { inFlight.allSatisfy(\.mayBeRelayed) }

    /// Judges a long message that has passed but for its end: the refusal if it must not become whole.
    func judge(relayed answer: StreamedAnswer, byteCount: Int, on route: any MessageRoute) -> Refusal? {
        switch answer.content {
        case .unknown: return .answerMalformed(MessageFault(.invalidParameter(.init("method"))))
        case .method: return judge(relayedMethod: answer)
        case .result, .error: break
        }
        guard let id = answer.id, let request = inFlight.take(CallKey(route.correlation, id)) else {
            return .answerMalformed(MessageFault(.invalidParameter(.init("id"))))
        }
        if let refusal = refusal(ofRelayed: answer, to: request) {
            // Whoever waits learns it by the connection, which is cut in the middle of the answer.
            settle(request, as: .spent)
            finishIdempotency(request, member: nil)
            end(request, refusal)
            return refusal
        }
        let isError = answer.content == .error
        settle(request, as: isError ? .rpcError : answer.toolFailed ? .toolError : .spent)
        noteEnded(request, succeeded: !isError && !answer.toolFailed)
        finishIdempotency(request, member: nil)
        if var record = request.record.take() {
            record.upstream = AuditRecord.Upstream(
                status: isError ? .rpcError : answer.toolFailed ? .toolError : .ok, bytes: byteCount,
                durationMicroseconds: elapsedMicroseconds(request))
            gateway.audit?.append(record, closing: request.openCall)
        }
        return nil
    }

    private func refusal(ofRelayed answer: StreamedAnswer, to request: PendingRequest) -> Refusal? {
        // It came where another answer was awaited, so that it was not held.
        guard request.mayBeRelayed else { return .answerTooLarge(limit: gateway.options.maxHeldAnswerBytes) }
        guard answer.content == .result else {
            guard answer.mayAskInError, !allowsEveryAddress else { return nil }
            return .answerTooLarge(limit: gateway.options.maxHeldAnswerBytes)
        }
        switch answer.resultType {
        case .complete, .task: return nil
        // What it asks of the client can be judged only when it is held.
        case .inputRequired, .unknown: return .answerMalformed(MessageFault(.invalidParameter(.init("resultType"))))
        }
    }

    private func judge(relayedMethod answer: StreamedAnswer) -> Refusal? {
        let policy = scope.source.snapshot.policy
        let isNotification = answer.id == nil
        // Rules for results look at news too, and these were not held.
        if policy.usesResponses { return .answerTooLarge(limit: gateway.options.maxHeldAnswerBytes) }
        if case .known(let method) = answer.method, method.mayComeFrom(.server), isNotification {
            // News of a task are judged by what they ask, which was not held.
            return method == .tasksNotification ? .answerTooLarge(limit: gateway.options.maxHeldAnswerBytes) : nil
        }
        // So are requests.
        let isAllowed = (policy.unknownMethods ?? policy.defaultAction) == .allow && isNotification
        return isAllowed ? nil : .unknownMethod
    }

    private func end(_ request: PendingRequest, _ refusal: Refusal) {
        guard var record = request.record.take() else { return }
        record.outcome = .noAnswer
        fill(&record, with: refusal)
        gateway.audit?.append(record, closing: request.openCall)
    }

    /// The client left without waiting for this request, which gives it up.
    func clientLeft(_ key: CallKey) {
        if cancel(key) { cancelled.remove(key) }
    }

    /// The session is over: what is still owed is recorded as unanswered, and nobody is told.
    package func close() {
        isUpstreamOpen = false
        for (_, request) in inFlight.takeAll() where request.isOfClient {
            settle(request, as: .spent)
            finishIdempotency(request, member: nil)
            end(cancelled: request)
        }
        _ = serverRequests.takeAll()
        // Whoever waits for the list of tools is told that there is no server any more.
        finishDefinitions(.unavailable)
    }
}
