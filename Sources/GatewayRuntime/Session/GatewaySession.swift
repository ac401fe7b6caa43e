internal import CallFlow
internal import Catalogue
package import GatewayPorts
internal import JSONText
package import MCPProtocol
internal import PolicyEngine

/// One client and one upstream, and every message between them.
///
/// Bound to one event loop. Frames come in through ``clientFrame(_:)`` and ``upstreamFrame(_:)``; what they cause is
/// gathered and leaves with ``endTick()``; answers leave after the audit records of the tick are in their file.
package final class GatewaySession {
    let gateway: Gateway
    let timer: any SessionTimer
    /// The session's id in counters and audit.
    let sessionID: String
    /// False where the protocol knows no session: counters of a session count for the grant then.
    var isProtocolSession: Bool
    /// In whose name and under which policy the calls are judged.
    let scope: SessionScope
    /// The way of the gateway's own questions.
    package var ownRoute: (any MessageRoute)?

    /// Requests of the client (and a few of our own) that the upstream has not answered.
    var inFlight: InFlightTable<CallKey, PendingRequest>
    /// Requests of the upstream that the client has not answered.
    var serverRequests: InFlightTable<RequestID, Method>
    var batches: [Int: BatchCollector] = [:]
    var nextBatch = 0

    /// The revision that `initialize` agreed on, or that the latest modern request named.
    package var revision: Revision = .latestLegacy
    var clientDescription: Implementation?

    /// The version of the policy that was found to hide a whole list.
    var emptyListPolicy: String?
    var definitions: ToolDefinitions
    /// What all sessions know of the server's tools.
    let tools: ToolRegistry
    /// The client's own way through the server's list.
    var listRound = ListRound()
    /// The gateway's own way through it.
    var ownListRound = ListRound()
    /// Calls that wait until the upstream's tools are known, in order.
    var parked: [ParkedCall] = []
    /// Calls that wait for the answer of an identical one.
    var waiting: [CallKey: PendingRequest] = [:]
    /// Calls that wait for the ledger.
    var waitingForLedger: [CallKey: LedgerTicket] = [:]
    /// Requests that the client gave up and the upstream may still answer; their ids are not free before.
    var cancelled: Set<CallKey> = []
    var isUpstreamOpen = true
    var decisions: UInt64 = 0
    var ownRequests: UInt64 = 0
    var definitionRound: UInt64 = 0
    /// The request whose answer is being released.
    var released: PendingRequest?
    /// What the ledger's store said to the call that is judged again now.
    var ledgerAnswer: LedgerWaitAnswer?
    /// Whether the call that is judged again now has had its turn to wait for the server's list.
    var hasWaitedForList = false

    let limits: JSONLimits
    let answerLimits: JSONLimits

    /// A session of `gateway`; `sessionID` is random and never reused.
    ///
    /// Without a `scope`, its calls are those of the gateway's one server, under its one policy.
    package init(
        gateway: Gateway, sessionID: String, isProtocolSession: Bool = true, scope: SessionScope? = nil,
        timer: any SessionTimer
    ) {
        self.gateway = gateway
        self.sessionID = sessionID
        self.isProtocolSession = isProtocolSession
        let scope = scope ?? gateway.scope
        self.scope = scope
        self.tools = gateway.tools(of: PinScope(server: scope.serverName, group: scope.pinGroup))
        self.timer = timer
        self.inFlight = InFlightTable(limit: gateway.options.maxInFlight)
        self.serverRequests = InFlightTable(limit: gateway.options.maxServerRequests)
        self.definitions = ToolDefinitions(limit: gateway.options.maxToolDefinitions)
        self.limits = JSONLimits(maxBytes: gateway.options.maxFrameBytes)
        self.answerLimits = JSONLimits(maxBytes: max(gateway.options.maxFrameBytes, gateway.options.maxAnswerBytes))
    }

    var clientDocument: JSONDocument {
        _read { yield gateway.clientDocument }
        _modify { yield &gateway.clientDocument }
    }

    var upstreamDocument: JSONDocument {
        _read { yield gateway.upstreamDocument }
        _modify { yield &gateway.upstreamDocument }
    }

    /// True when the client waits for nothing any more.
    package var isIdle: Bool {
        inFlight.allSatisfy(\.staysOpen) && parked.isEmpty && waiting.isEmpty && waitingForLedger.isEmpty
    }

    /// True when calls wait until the upstream's tools are known, or for the ledger.
    package var hasParkedCalls: Bool { !parked.isEmpty || !waitingForLedger.isEmpty }

    /// The next message belongs to no session: it speaks this revision, and nothing is known of its client.
    func begin(revision: Revision) {
        self.revision = revision
        clientDescription = nil
    }

    // MARK: - Frames

    /// One message of the client, judged and passed on or answered on `route`.
    package func clientFrame(_ frame: Span<UInt8>, on route: any MessageRoute) {
        do throws(JSONTextError) {
            try clientDocument.parse(frame, limits: limits)
        } catch {
            let fault = MessageFault(.text(error), id: MessageFault.salvageID(from: frame))
            return refuseText(.malformed(fault), id: fault.id, on: route)
        }
        if let fault = framingFault(of: clientDocument, gateway.options.framing) {
            return refuseText(.malformed(fault), id: MessageFault.salvageID(from: frame), on: route)
        }
        if clientDocument.kind(.root) == .array { return clientBatch(on: route) }
        let way = Way(route: route, batch: nil)
        handle(admit(at: .root, on: way), frame: frame, on: way)
    }

    /// A message of the client beyond the limit, of which only the beginning was kept.
    package func oversizedClientFrame(prefix: Span<UInt8>, on route: any MessageRoute) {
        let refusal = Refusal.tooLarge(limit: gateway.options.maxFrameBytes)
        refuseText(refusal, id: MessageFault.salvageID(from: prefix), on: route)
    }

    /// What is wrong with a text that one reader of lines would take for two messages; nil when nothing is.
    func framingFault(of document: JSONDocument, _ framing: Framing) -> MessageFault? {
        guard framing == .lines, document.firstOffset(ofRawByte: UInt8(ascii: "\r")) != nil else {
            return nil
        }
        return MessageFault(.carriageReturn)
    }

    /// What admission decided, carried out.
    func handle(_ admission: consuming Admission, frame: Span<UInt8>, on way: Way) {
        switch consume admission {
        case .forward(let permit): forward(permit, frame, on: way)
        case .answer(let reply, let id, let isCall, let status):
            if let batch = way.batch { batches[batch]?.expectOne() }
            answer(reply.span, answering: id, isCall: isCall, status: status, on: way)
        case .park(let id):
            way.route.carries(id)
            park(parkedCall(id, frame, way))
        case .wait(let ticket, let id, let demands, let asked):
            way.route.carries(id)
            wait(for: ticket, parkedCall(id, frame, way), demands, asked)
        case .hold(let id): way.route.carries(id)
        case .silence: if way.batch == nil { way.route.settleUnanswered() }
        }
    }

    private func parkedCall(_ id: RequestID, _ frame: Span<UInt8>, _ way: Way) -> ParkedCall {
        var bytes: [UInt8] = []
        bytes.append(frame)
        return ParkedCall(id: id, frame: bytes, way: way, revision: revision, client: clientDescription)
    }

    /// The only way from the client to the upstream: it takes a permit.
    private func forward(_ permit: consuming Permit, _ frame: Span<UInt8>, on way: Way) {
        if let request = permit.request {
            way.route.carries(request.id)
            request.sentNanoseconds = gateway.clock.monotonicNanoseconds()
            if request.isCall { gateway.tally.forwarded &+= 1 }
            if let batch = way.batch { batches[batch]?.expectOne() }
        }
        if let replacement = permit.replacement {
            way.route.forward(replacement.span)
        } else {
            way.route.forward(frame)
        }
    }

    /// Hands a message of ours to the client: alone, or to the batch that waits for it.
    func answer(
        _ reply: Span<UInt8>, answering id: RequestID?, isCall: Bool, status: AnswerStatus = .success, on way: Way
    ) {
        if let batch = way.batch, batches[batch] != nil {
            batches[batch]?.add(reply, for: id)
            finishBatch(batch, on: way.route)
        } else {
            way.route.answer(reply, to: isCall ? .call(id) : .unrecorded, status: status)
        }
    }
}

/// By which route a message came, and in which batch.
struct Way {
    let route: any MessageRoute
    /// The batch that waits for the answer (2025-03-26 only).
    let batch: Int?

    /// The key of a request that came this way.
    func key(_ id: RequestID) -> CallKey { CallKey(route.correlation, id) }
}

/// A call that waits: for the upstream's tools, or for the ledger's store.
struct ParkedCall {
    let id: RequestID
    let frame: [UInt8]
    let way: Way
    /// What was spoken when it came, and by whom: a session that is none serves many.
    let revision: Revision
    let client: Implementation?
}
