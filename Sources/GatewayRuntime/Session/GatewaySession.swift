internal import CallFlow
package import GatewayPorts
internal import JSONText
internal import MCPProtocol
internal import PolicyEngine

/// One client and one upstream, and every message between them.
///
/// Bound to one event loop. Frames come in through ``clientFrame(_:)`` and ``upstreamFrame(_:)``; what they cause is
/// gathered and leaves with ``endTick()``; answers leave after the audit records of the tick are in their file.
package final class GatewaySession {
    let gateway: Gateway
    let client: any FrameWriter
    let upstream: any FrameWriter
    let timer: any SessionTimer
    /// The session's id in counters and audit.
    let sessionID: String
    /// The grant under which the client calls.
    let grant: GrantFacts

    // The two documents keep their storage from message to message.
    var clientDocument = JSONDocument()
    var upstreamDocument = JSONDocument()

    /// Requests of the client (and a few of our own) that the upstream has not answered.
    var inFlight: InFlightTable<PendingRequest>
    /// Requests of the upstream that the client has not answered.
    var serverRequests: InFlightTable<Method>
    var outbox = Outbox()
    var batches: [Int: BatchCollector] = [:]
    var nextBatch = 0

    /// The revision that `initialize` agreed on, or that the latest modern request named.
    var revision: Revision = .latestLegacy
    var clientDescription: Implementation?

    var definitions: ToolDefinitions
    /// Calls that wait until the upstream's tools are known, in order.
    var parked: [ParkedCall] = []
    /// Calls that wait for the answer of an identical one.
    var waiting: [RequestID: PendingRequest] = [:]
    /// Requests that the client gave up and the upstream may still answer; their ids are not free before.
    var cancelled: Set<RequestID> = []
    var isUpstreamOpen = true
    var decisions: UInt64 = 0
    var ownRequests: UInt64 = 0
    var definitionRound: UInt64 = 0
    /// The request whose answer is being released.
    var released: PendingRequest?

    let limits: JSONLimits

    /// A session of `gateway`; `sessionID` is random and never reused.
    package init(
        gateway: Gateway, sessionID: String, client: any FrameWriter, upstream: any FrameWriter,
        timer: any SessionTimer
    ) {
        self.gateway = gateway
        self.sessionID = sessionID
        self.grant = .local
        self.client = client
        self.upstream = upstream
        self.timer = timer
        self.inFlight = InFlightTable(limit: gateway.options.maxInFlight)
        self.serverRequests = InFlightTable(limit: gateway.options.maxServerRequests)
        self.definitions = ToolDefinitions(limit: gateway.options.maxToolDefinitions)
        self.limits = JSONLimits(maxBytes: gateway.options.maxFrameBytes)
    }

    /// True when the client waits for nothing any more.
    package var isIdle: Bool { inFlight.count == 0 && parked.isEmpty && waiting.isEmpty }

    /// True when calls wait until the upstream's tools are known.
    package var hasParkedCalls: Bool { !parked.isEmpty }

    // MARK: - Frames

    /// One message of the client, judged and passed on or answered.
    package func clientFrame(_ frame: Span<UInt8>) {
        do throws(JSONTextError) {
            try clientDocument.parse(frame, limits: limits)
        } catch {
            let fault = MessageFault(.text(error), id: MessageFault.salvageID(from: frame))
            return refuseText(.malformed(fault), id: fault.id)
        }
        if let fault = framingFault(of: clientDocument) {
            return refuseText(.malformed(fault), id: MessageFault.salvageID(from: frame))
        }
        if clientDocument.kind(.root) == .array { return clientBatch() }
        handle(admit(at: .root, batch: nil), frame: frame, batch: nil)
    }

    /// A message of the client beyond the limit, of which only the beginning was kept.
    package func oversizedClientFrame(prefix: Span<UInt8>) {
        let refusal = Refusal.tooLarge(limit: gateway.options.maxFrameBytes)
        refuseText(refusal, id: MessageFault.salvageID(from: prefix))
    }

    /// What is wrong with a text that one reader of lines would take for two messages; nil when nothing is.
    func framingFault(of document: JSONDocument) -> MessageFault? {
        guard gateway.options.framing == .lines, document.firstOffset(ofRawByte: UInt8(ascii: "\r")) != nil else {
            return nil
        }
        return MessageFault(.carriageReturn)
    }

    /// What admission decided, carried out.
    func handle(_ admission: consuming Admission, frame: Span<UInt8>, batch: Int?) {
        switch consume admission {
        case .forward(let permit): forward(permit, frame)
        case .answer(let reply, let id, let isCall):
            if let batch { batches[batch]?.expectOne() }
            deliver(reply.span, answering: id, isCall: isCall, batch: batch)
        case .park(let id):
            var bytes: [UInt8] = []
            bytes.append(frame)
            park(ParkedCall(id: id, frame: bytes, batch: batch))
        case .silence: break
        }
    }

    /// The only way from the client to the upstream: it takes a permit.
    private func forward(_ permit: consuming Permit, _ frame: Span<UInt8>) {
        if let request = permit.request {
            request.sentNanoseconds = gateway.clock.monotonicNanoseconds()
            if let batch = request.batch { batches[batch]?.expectOne() }
        }
        upstream.send(frame)
    }

    /// Hands a reply to the client: alone, or to the batch that waits for it.
    func deliver(_ reply: Span<UInt8>, answering id: RequestID?, isCall: Bool, batch: Int?) {
        if let batch, batches[batch] != nil {
            batches[batch]?.add(reply, for: id)
            finishBatch(batch)
        } else if isCall {
            outbox.add(reply, answering: id)
        } else {
            outbox.add(reply)
        }
    }

    /// Ends one wake-up of the loop: records first, then replies.
    package func endTick() {
        // What goes to the server waits for no record: its record is written with its answer.
        upstream.flush()
        let isWritten = gateway.commitAudit()
        if !outbox.isEmpty {
            outbox.drain(to: client, auditIsWritten: isWritten) { id in
                Reply.error(id, code: -32603, message: Refusal.auditUnavailable.message)
            }
        }
        client.flush()
    }
}

/// A call that waits until the upstream's tools are known.
struct ParkedCall {
    let id: RequestID
    let frame: [UInt8]
    let batch: Int?
}
