internal import CallFlow
internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol
internal import PolicyEngine

/// What becomes of an upstream's message.
enum Release {
    /// To the client, as received; `answering` marks the answer of an audited call.
    case pass(answering: RequestID?)
    /// To the client, rewritten.
    case rewrite([UInt8], answering: RequestID?)
    /// Back to the upstream: a question that the client will not see.
    case decline([UInt8])
    /// Nowhere.
    case drop
}

extension GatewaySession {
    /// One message of the upstream, judged and passed on.
    package func upstreamFrame(_ frame: Span<UInt8>, on route: any MessageRoute) {
        do throws(JSONTextError) {
            try upstreamDocument.parse(frame, limits: answerLimits)
        } catch {
            return failAnswer(
                MessageFault.salvageID(from: frame), .answerMalformed(MessageFault(.text(error))), on: route)
        }
        if let fault = framingFault(of: upstreamDocument, gateway.options.upstreamFraming) {
            return failAnswer(MessageFault.salvageID(from: frame), .answerMalformed(fault), on: route)
        }
        guard upstreamDocument.kind(.root) == .array, revision.allowsBatches else {
            return handle(release(at: .root, on: route), frame, on: route)
        }
        let bytes = upstreamDocument.bytes
        for node in upstreamDocument.elements(of: .root) {
            handle(release(at: node, on: route), bytes.span.extracting(upstreamDocument.range(node)), on: route)
        }
    }

    /// A message of the upstream beyond the limit, of which only the beginning was kept.
    package func oversizedUpstreamFrame(prefix: Span<UInt8>, on route: any MessageRoute) {
        failAnswer(
            MessageFault.salvageID(from: prefix), .answerTooLarge(limit: gateway.options.maxFrameBytes), on: route)
    }

    private func handle(_ release: Release, _ frame: Span<UInt8>, on route: any MessageRoute) {
        defer { released = nil }
        // A batch gathers its answers wherever they come from.
        let way = Way(route: route, batch: released?.way.batch)
        switch release {
        case .pass(let id):
            if way.batch == nil {
                route.pass(frame, to: id.map { .call($0) } ?? .unrecorded)
            } else {
                answer(frame, answering: id ?? released?.id, isCall: id != nil, on: way)
            }
        case .rewrite(let bytes, nil) where released == nil:
            // It answers nothing, so it goes where it would have gone as it was.
            route.pass(bytes.span, to: .unrecorded)
        case .rewrite(let bytes, let id):
            answer(bytes.span, answering: id ?? released?.id, isCall: id != nil, on: way)
        case .decline(let reply): route.decline(reply.span)
        case .drop: break
        }
    }

    /// Judges the upstream's message at `node`: from answer to reply.
    private func release(at node: JSONNodeID, on route: any MessageRoute) -> Release {
        let message: Message
        do throws(MessageFault) {
            message = try Message.read(upstreamDocument, at: node)
        } catch {
            // A request of the upstream has ids of its own, which say nothing of the client's.
            let isRequest = upstreamDocument.member("method" as StaticString, of: node) != nil
            failAnswer(isRequest ? nil : error.id, .answerMalformed(error), on: route)
            return .drop
        }
        switch message.kind {
        case .request(let id): return releaseRequest(message, id)
        case .notification: return releaseNotification(message)
        case .response(let id, isError: _):
            let key = id.map { CallKey(route.correlation, $0) }
            guard let key, let request = inFlight.take(key) else {
                if let key, cancelled.remove(key) != nil { return .drop }
                gateway.logger.warning("answer of the server to nothing that was asked dropped")
                return .drop
            }
            released = request
            return releaseAnswer(message, request)
        }
    }

    private func releaseAnswer(_ message: Message, _ request: PendingRequest) -> Release {
        switch request.purpose {
        case .call: return releaseCall(message, request)
        case .list(let method):
            return releaseDeniedInput(message, request) ?? releaseList(message, method, request)
        case .opening: return releaseDeniedInput(message, request) ?? releaseOpening(message)
        case .plain: return releaseDeniedInput(message, request) ?? releasePlain(message, request)
        case .toolDefinitions:
            learnDefinitions(message, request)
            return .drop
        }
    }

    /// An answer to what is no call, recorded when it may be that of one.
    private func releasePlain(_ message: Message, _ request: PendingRequest) -> Release {
        let kind = ResultKind(message, in: upstreamDocument)
        let judged = responseOutcome(message, request)
        let denied = denial(judged, message, kind)
        if let denied { gateway.tally.refuseMessage(denied) }
        if var record = request.record.take() {
            if let denied {
                record.outcome = .refused
                fill(&record, with: denied)
            }
            if let judged { fill(&record, with: judged) }
            record.upstream = upstreamSummary(message, request)
            gateway.audit?.append(record)
            return passed(message, kind, judged, denied, request, isCall: true)
        }
        return passed(message, kind, judged, denied, request, isCall: false)
    }

    /// The answer of a policed call: response rules, settlement, record, reply.
    private func releaseCall(_ message: Message, _ request: PendingRequest) -> Release {
        let kind = ResultKind(message, in: upstreamDocument)
        let judged = responseOutcome(message, request)
        let unasked = deniedInput(message, kind)
        let denied = unasked ?? denial(judged, message, kind)
        let (status, settlement) = outcome(of: message)
        let isQuestion = Self.isQuestion(kind)
        // A question pays for its retry, so its charge is not given back, whatever else it claims to be.
        settle(request, as: isQuestion ? .spent : settlement)
        noteEnded(request, succeeded: status == .ok && !isQuestion)
        if unasked == nil, !isQuestion {
            finishIdempotency(request, member: denied == nil ? answerMember(message, judged, request) : nil)
        } else {
            // A question is no answer to repeat: the retry that brings the inputs is the same call.
            withdrawIdempotency(request, telling: .firstCallUnanswered)
        }
        if denied == nil { learnValues(message, judged, request) }
        if denied == nil, isQuestion, let result = message.payload { openRound(request, result: result) }
        gateway.tally.answer(status)
        if let denied { gateway.tally.refuseCall(denied) }
        if var record = request.record.take() {
            if let denied {
                record.outcome = .refused
                fill(&record, with: denied)
            }
            if let judged { fill(&record, with: judged) }
            record.upstream = upstreamSummary(message, request)
            gateway.audit?.append(record, closing: request.openCall)
        }
        return passed(message, kind, judged, denied, request, isCall: true)
    }

    private func upstreamSummary(_ message: Message, _ request: PendingRequest) -> AuditRecord.Upstream {
        AuditRecord.Upstream(
            status: outcome(of: message).0, bytes: upstreamDocument.range(message.node).count,
            durationMicroseconds: elapsedMicroseconds(request))
    }

    /// The refusal of an answer that a rule keeps back; also of one that two kinds of changes would have to be made to.
    private func denial(_ judged: ResponseOutcome?, _ message: Message, _ kind: ResultKind?) -> Refusal? {
        switch judged?.action {
        case .blocked(let refusal): return .policy(refusal)
        case .rewritten where strippingContext(message, kind) != nil:
            return .answerMalformed(MessageFault(.invalidParameter(.init("inputRequests"))))
        case .rewritten, .unchanged, nil: return nil
        }
    }

    /// The answer as it came, as rules changed it, without the context of servers that it asks for, or refused.
    private func passed(
        _ message: Message, _ kind: ResultKind?, _ judged: ResponseOutcome?, _ denied: Refusal?,
        _ request: PendingRequest, isCall: Bool
    ) -> Release {
        let receiver = isCall ? request.id : nil
        if let denied {
            return .rewrite(
                refusedReply(request, denied, request.decisionID(in: self), scope.source.snapshot),
                answering: receiver)
        }
        if case .rewritten(let bytes) = judged?.action { return .rewrite(bytes, answering: receiver) }
        return strippingContext(message, kind).map { .rewrite($0, answering: receiver) } ?? .pass(answering: receiver)
    }

    func elapsedMicroseconds(_ request: PendingRequest) -> Int64 {
        max(0, gateway.clock.monotonicNanoseconds() &- request.sentNanoseconds) / 1_000
    }

    private static func isQuestion(_ kind: ResultKind?) -> Bool {
        if case .inputRequired = kind { true } else { false }
    }

    private func outcome(of message: Message) -> (AuditRecord.Upstream.Status, Settlement) {
        guard case .response(_, isError: false) = message.kind, let result = message.payload else {
            return (.rpcError, .rpcError)
        }
        if let isError = upstreamDocument.member("isError" as StaticString, of: result),
            upstreamDocument.kind(isError) == .true
        {
            return (.toolError, .toolError)
        }
        return (.ok, .spent)
    }

    /// The bytes of the `result` or `error` member as the client gets it, kept for identical calls.
    private func answerMember(_ message: Message, _ judged: ResponseOutcome?, _ request: PendingRequest) -> [UInt8]? {
        guard request.idempotencyKey != nil, case .response(_, let isError) = message.kind else { return nil }
        let name = isError ? "error" : "result"
        if case .rewritten(let bytes) = judged?.action {
            do throws(JSONTextError) {
                let document = try JSONDocument(parsing: bytes, limits: answerLimits)
                return document.member(name, of: .root).map { Self.member(name, $0, in: document) }
            } catch {
                return nil
            }
        }
        return message.payload.map { Self.member(name, $0, in: upstreamDocument) }
    }

    private static func member(_ name: String, _ value: JSONNodeID, in document: JSONDocument) -> [UInt8] {
        Array("\"\(name)\":".utf8) + document.bytes[document.range(value)]
    }

    /// An answer that cannot be passed on: whoever waits for it is told.
    private func failAnswer(_ id: RequestID?, _ refusal: Refusal, on route: any MessageRoute) {
        gateway.logger.warning("message of the server dropped: \(refusal.message)")
        guard let key = id.map({ CallKey(route.correlation, $0) }), cancelled.remove(key) == nil,
            let request = inFlight.take(key)
        else { return }
        fail(request, refusal)
    }

    /// A request that will have no answer from the upstream: whoever waits for it is told.
    func fail(_ request: PendingRequest, _ refusal: Refusal) {
        switch request.purpose {
        case .toolDefinitions: finishDefinitions(.unavailable)
        case .call, .list, .opening, .plain:
            settle(request, as: .spent)
            noteEnded(request, succeeded: false)
            finishIdempotency(request, member: nil)
            abandon(request, refusal)
        }
    }
}
