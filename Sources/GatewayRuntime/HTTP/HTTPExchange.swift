internal import CallFlow
internal import GatewayPorts
internal import HTTPText
internal import Logging
internal import MCPProtocol

/// One HTTP request of a client and everything that comes back on it.
///
/// Bound to the gateway's loop. It carries bytes; what may pass is the session's to say.
final class HTTPExchange {
    /// How far the answer to the client is.
    enum Phase: Equatable {
        /// Nothing has been sent.
        case open
        /// The head of a stream has been sent.
        case streaming
        /// The answer is complete, or was cut; nothing more can be sent.
        case over
    }

    let owner: HTTPGateway
    let session: GatewaySession
    let writer: any HTTPAnswerWriter
    let request: HTTPRequestHead
    let headers: RequestHeaders?
    /// Equal for all exchanges of a session; otherwise this exchange's own.
    let correlation: UInt64
    /// The revision that the request's header names; nil without one.
    let namedRevision: Revision?
    /// The revision in which the request was read; that of its header, or what stands for one.
    let spokenRevision: Revision

    var phase = Phase.open
    /// The request of the client; nil for notifications, responses and streams.
    var requestID: RequestID?
    /// The session that this exchange has opened; nil for all others.
    var opened: GatewaySession?
    /// The long message that is passing; nil for all others.
    var relay: Relay?
    /// Whether the body of the answer is the long message, and ends with it.
    var endsRelayedBody = false
    /// Whether part of an audited answer has left, so that the rest cannot be replaced.
    var cutsUnrecorded = false
    /// The session that ends with this exchange.
    var closing: GatewaySession?
    var isClientGone = false
    var isGathered = false
    /// Whether the stream has named an event, so that a client can go on with another one.
    var isResumable = false
    var outbox = Outbox()
    /// The head of an answer that is sent as a whole.
    var head = HTTPAnswerHead(status: 200)
    /// True when nothing follows what is in the outbox.
    var endsWithOutbox = false
    var upstreamHead: HTTPAnswerHead?

    private var reader: UpstreamAnswerReader?
    private var upstreamExchange: (any HTTPUpstreamExchange)?
    /// The event that brought the message which is being released.
    private var event: [UInt8] = []
    /// The length of what it brought, which is more than a message where it is an array of them.
    private var eventDataBytes = 0

    var gateway: Gateway { owner.gateway }

    init(
        owner: HTTPGateway, session: GatewaySession, writer: any HTTPAnswerWriter, request: HTTPRequestHead,
        correlation: UInt64, namedRevision: Revision?
    ) {
        self.owner = owner
        self.session = session
        self.writer = writer
        self.request = request
        headers = RequestHeaders(of: request.fields)
        self.correlation = correlation
        self.namedRevision = namedRevision
        spokenRevision = namedRevision ?? session.revision
    }

    /// Sends the client's request, or a message of it, upstream.
    func send(_ body: Span<UInt8>) {
        // A client that has left may still be waited for: before 2026-07-28, leaving is no way to give a request up.
        let reader = UpstreamAnswerReader(gateway.options, sink: self)
        self.reader = reader
        upstreamExchange = owner.upstream.send(
            request.method, request.fields.forwardedUp(), body: body, to: reader)
    }

    /// The client or the upstream is gone: nothing more is read.
    func stopReading() {
        reader?.stop()
        reader = nil
        upstreamExchange?.cancel()
        upstreamExchange = nil
    }

    private func upstreamIsDone() {
        reader = nil
        upstreamExchange = nil
    }

    private func balance() {
        upstreamExchange?.setReading(isClientGone || writer.isWritable)
    }
}

// MARK: - The session's side

extension HTTPExchange: MessageRoute {
    func carries(_ id: RequestID) {
        requestID = id
    }

    /// The key of the client's request while the upstream owes it an answer; nil otherwise.
    var owed: CallKey? {
        guard let requestID else { return nil }
        let key = CallKey(correlation, requestID)
        return session.isOwed(key) ? key : nil
    }

    /// The request by which a client opens a session, while the upstream owes it an answer.
    var opening: PendingRequest? {
        owed.flatMap { session.inFlight.call($0) }.flatMap { $0.isHandshake ? $0 : nil }
    }

    func forward(_ frame: Span<UInt8>) {
        send(frame)
    }

    func part() -> any MessageRoute { BatchPart(of: self) }

    func decline(_ frame: Span<UInt8>) {
        session.ownRoute?.forward(frame)
    }

    func pass(_ frame: Span<UInt8>, to receiver: AnswerReceiver) {
        guard !isClientGone, phase != .over else { return }
        if phase == .streaming {
            // A message out of an array goes by itself: the others were judged by themselves.
            guard frame.count == eventDataBytes else { return answer(frame, to: receiver, status: .success) }
            let event = event
            outbox.add(event.span, terminator: nil, to: receiver)
        } else {
            guard owed == nil, !endsWithOutbox else {
                gateway.logger.info("message of the server dropped: one answer has no place for it")
                return
            }
            setHead(status: upstreamHead?.status ?? 200)
            outbox.add(frame, terminator: nil, to: receiver)
        }
        gateway.noteAnswer(on: self)
    }

    func answer(_ frame: Span<UInt8>, to receiver: AnswerReceiver, status: AnswerStatus) {
        guard !isClientGone, phase != .over else { return }
        if phase == .streaming {
            let template = event.isEmpty ? Self.plainEvent : event
            let bytes = EventStreamReader.rewriting(template.span, data: frame)
            outbox.add(bytes.span, terminator: nil, to: receiver)
        } else {
            setHead(status: status == .success ? upstreamHead?.status ?? 200 : status.httpStatus)
            outbox.add(frame, terminator: nil, to: receiver)
        }
        gateway.noteAnswer(on: self)
    }

    func settleUnanswered() {
        guard phase == .open, !isClientGone, outbox.isEmpty else { return }
        head = HTTPAnswerHead(status: 202)
        endsWithOutbox = true
        gateway.noteAnswer(on: self)
    }

    private static let plainEvent = Array("event: message\ndata: \n\n".utf8)

    /// One whole answer, with this status and the fields that the upstream gave it.
    private func setHead(status: Int) {
        head = HTTPAnswerHead(status: status, fields: downFields())
        endsWithOutbox = true
    }

    /// The fields of an answer with a body.
    func downFields() -> HTTPFields {
        var fields = upstreamHead.map { $0.fields.forwardedDown() } ?? HTTPFields()
        if fields.count(of: "content-type") == 0 { fields.append("content-type", "application/json") }
        return fields
    }

    // MARK: - Leaving

    func flushAnswers(isWritten: Bool) {
        if cutsUnrecorded, !isWritten, !isClientGone {
            phase = .over
            writer.abort()
            return stopReading()
        }
        let isStream = phase == .streaming
        leave(
            outbox.take(isWritten: isWritten) { id in
                let message = Refusal.withheld(id)
                let template = Self.plainEvent
                return isStream ? EventStreamReader.rewriting(template.span, data: message.span) : message
            })
    }

    func holdAnswers(until commit: UInt64) {
        outbox.hold(until: commit)
    }

    func flushAnswers(through commit: UInt64) {
        leave(outbox.takeHeld(through: commit))
    }

    private func leave(_ bytes: [UInt8]?) {
        guard !isClientGone, phase != .over else { return }
        switch phase {
        case .over: return
        case .streaming:
            if let bytes { writer.write(bytes.span) }
            if endsWithOutbox, outbox.isEmpty {
                phase = .over
                writer.end()
            }
        case .open:
            guard endsWithOutbox, outbox.isEmpty else { return }
            phase = .over
            if let bytes {
                writer.send(head, body: bytes.span)
            } else {
                writer.send(head, body: [UInt8]().span)
            }
        }
        writer.flush()
        if let bytes { outbox.recycle(bytes) }
        if phase == .streaming { balance() }
    }
}

// MARK: - The upstream's side

extension HTTPExchange: UpstreamAnswerSink {
    func answerBegan(_ head: HTTPAnswerHead, _ shape: AnswerShape) {
        upstreamHead = head
        owner.noteHead(head, of: self)
        guard shape == .stream, phase == .open, !isClientGone else { return }
        phase = .streaming
        var fields = head.fields.forwardedDown()
        if fields.count(of: "x-accel-buffering") == 0 { fields.append("x-accel-buffering", "no") }
        writer.begin(HTTPAnswerHead(status: head.status, fields: fields))
        writer.flush()
    }

    func answerBecameStream() {
        guard phase == .open, !isClientGone else { return }
        phase = .streaming
        writer.begin(HTTPAnswerHead(status: 200, fields: EventText.fields))
        writer.flush()
    }

    func answerMessage(_ data: Span<UInt8>, raw: Span<UInt8>) {
        if phase == .streaming || isClientGone {
            event.removeAll(keepingCapacity: event.capacity <= 64 << 10)
            event.append(raw)
            eventDataBytes = data.count
            noteID(raw)
        }
        if let upstreamHead, upstreamHead.status >= 400, !session.isAnswer(data, to: owed) {
            return answerOpaque(raw)
        }
        // A session that is none has spoken with others since; its answer is read in the revision of its request.
        if !session.isProtocolSession { session.begin(revision: spokenRevision) }
        session.upstreamFrame(data, on: self)
        if let opened, owed == nil { opened.revision = session.revision }
    }

    func answerFiller(_ raw: Span<UInt8>) {
        noteID(raw)
        guard phase == .streaming, !isClientGone else { return }
        outbox.add(raw, terminator: nil, to: .unrecorded)
        gateway.noteAnswer(on: self)
    }

    func answerOpaque(_ body: Span<UInt8>) {
        // Some servers accept a notification without saying so.
        if body.isEmpty, owed == nil, let upstreamHead, upstreamHead.status < 300 { return }
        guard let upstreamHead, upstreamHead.status >= 400 else {
            return giveUp(.answerMalformed(MessageFault(.invalidParameter(.init("content-type")))))
        }
        let wasRecorded = settleOpaque(body.count)
        guard !isClientGone, phase == .open else { return }
        setHead(status: upstreamHead.status)
        if !body.isEmpty { outbox.add(body, terminator: nil, to: wasRecorded ? .call(nil) : .unrecorded) }
        gateway.noteAnswer(on: self)
    }

    func answerEnded() {
        upstreamIsDone()
        switch phase {
        case .over: break
        case .streaming:
            if relay != nil, !isResumable { return cutRelay(.upstreamGone) }
            // A stream that can be resumed may end early; the answer comes on another one.
            if owed != nil, !isResumable { giveUp(.upstreamGone) }
            endsWithOutbox = true
            gateway.noteAnswer(on: self)
        case .open: finishWhole()
        }
        owner.ended(self)
    }

    func answerFailed(_ failure: UpstreamFailure) {
        // What the reader gave up on may go on for ever.
        stopReading()
        if phase == .streaming, owed == nil || isResumable {
            phase = .over
            if !isClientGone { writer.abort() }
        } else if relay != nil {
            return cutRelay(.upstreamFailed(failure))
        } else {
            giveUp(.upstreamFailed(failure))
            if phase == .streaming {
                endsWithOutbox = true
                gateway.noteAnswer(on: self)
            }
        }
        owner.ended(self)
    }

    /// The upstream has said everything that fits one answer.
    private func finishWhole() {
        if owed != nil {
            if let upstreamHead, upstreamHead.status >= 400 { return answerOpaque([UInt8]().span) }
            // What came is no answer to the request: the client is told, whatever the upstream meant.
            return giveUp(.answerMalformed(MessageFault(.invalidParameter(.init("id")))))
        }
        guard !endsWithOutbox, !isClientGone else { return }
        head = HTTPAnswerHead(
            status: wholeStatus, fields: upstreamHead?.fields.forwardedDown() ?? HTTPFields())
        endsWithOutbox = true
        gateway.noteAnswer(on: self)
    }

    /// The status of an answer without a body: the upstream's, but a message that was taken is `202` whatever it says.
    private var wholeStatus: Int {
        guard let status = upstreamHead?.status else { return 202 }
        return request.method == .post && status < 300 ? 202 : status
    }

    /// There is no answer that can be passed on: the request is settled, and whoever waits is told.
    func giveUp(_ refusal: Refusal) {
        if let owed {
            upstreamHead = nil
            return session.upstreamFailed(owed, refusal)
        }
        guard phase == .open, !endsWithOutbox, !isClientGone else { return }
        head = HTTPAnswerHead(status: refusal.answerStatus(isModern: true).httpStatus)
        endsWithOutbox = true
        gateway.noteAnswer(on: self)
    }

    /// Settles the request that an error outside the protocol answers; true when a record vouches for it.
    private func settleOpaque(_ byteCount: Int) -> Bool {
        guard let owed else { return false }
        return session.upstreamRejected(owed, byteCount: byteCount)
    }

    private func noteID(_ raw: Span<UInt8>) {
        if !isResumable { isResumable = EventStreamPosition(of: raw).id != nil }
    }
}

// MARK: - The client's side

extension HTTPExchange: HTTPClientObserver {
    func clientClosed() {
        guard !isClientGone else { return }
        isClientGone = true
        let wasStreaming = phase == .streaming
        phase = .over
        if let requestID, namedRevision?.isModern == true {
            // In this revision, leaving is how a client gives a request up.
            session.clientLeft(CallKey(correlation, requestID))
            stopReading()
            owner.ended(self)
        } else if owed == nil || (wasStreaming && isResumable) {
            stopReading()
            owner.ended(self)
        } else {
            // The call goes on, and its answer is read to the end, however slowly the client took it before.
            balance()
        }
        gateway.noteWork()
    }

    func clientWritabilityChanged() {
        balance()
    }
}

extension AnswerStatus {
    /// The status code of HTTP.
    var httpStatus: Int {
        switch self {
        case .success: 200
        case .badRequest: 400
        case .unknownMethod: 404
        case .tooLarge: 413
        case .badGateway: 502
        case .gatewayTimeout: 504
        }
    }
}
