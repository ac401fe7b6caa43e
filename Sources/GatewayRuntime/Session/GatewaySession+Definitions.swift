internal import CallFlow
internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol
internal import PolicyEngine

// Rules that look at a tool's definition need the upstream's list. A call that meets such a rule before the list is
// known waits while the gateway asks for it.
extension GatewaySession {
    private static let gatewayClient = Implementation(name: "sallyport", version: "1")

    /// True when the upstream's definition of the tool is known, or known to be missing.
    func hasDefinitions(of name: String) -> Bool {
        definitions.coverage == .complete || definitions.facts(of: name) != nil
    }

    /// True when the call must wait for the server's list: a rule reads its tool's definition, or nobody has seen it.
    func awaitsList(_ draft: CallDraft, _ policy: Policy) -> Bool {
        guard !hasWaitedForList else { return false }
        switch definitions.coverage {
        case .complete, .unavailable: return false
        case .unknown, .asking: break
        }
        guard draft.call.kind == .tool else { return false }
        let names = [draft.call.target] + (draft.innerTool.map { [$0] } ?? [])
        if policy.needsDefinition(draft.call, innerTool: draft.innerTool),
            !names.allSatisfy({ hasDefinitions(of: $0) })
        {
            return true
        }
        // What no policy lets through is refused as it is.
        return gateway.options.pinsTools && names.contains { tools.standing(of: $0) == nil }
            && tools.mayAskForList(at: gateway.clock.monotonicNanoseconds())
            && policy.isListed(.tool, draft.call.target)
    }

    /// True when one more call may wait until the list is known.
    func hasRoom(toPark message: Message) -> Bool {
        let bytes = parked.reduce(clientDocument.range(message.node).count) { $0 + $1.frame.count }
        return parked.count < gateway.options.maxParkedCalls && bytes <= gateway.options.maxParkedBytes
    }

    /// Keeps a call until the list is known, and asks for the list if nobody did.
    func park(_ call: ParkedCall) {
        if let batch = call.way.batch { batches[batch]?.expectOne() }
        parked.append(call)
        guard definitions.coverage == .unknown else { return }
        definitions.ask()
        definitionRound &+= 1
        let round = definitionRound
        askForTools(cursor: nil)
        timer.schedule(afterNanoseconds: gateway.options.definitionTimeoutNanoseconds) { [weak self] in
            guard let self, self.definitionRound == round, self.definitions.coverage == .asking else { return }
            self.gateway.logger.warning("the server did not list its tools in time")
            self.finishDefinitions(.unavailable)
            self.gateway.endTick()
        }
    }

    private func askForTools(cursor: String?) {
        ownRequests &+= 1
        let id = ownQuestionID
        guard let ownRoute else { return finishDefinitions(.unavailable) }
        let request = PendingRequest(
            id: id, way: Way(route: ownRoute, batch: nil), purpose: .toolDefinitions, revision: revision)
        request.listCursor = cursor
        guard inFlight.add(request.key, request) == .added else { return finishDefinitions(.unavailable) }
        let question = OwnRequest.toolsList(id, cursor: cursor, revision: revision, client: Self.gatewayClient)
        ownRoute.forward(question.span)
    }

    /// The gateway's own request has ended; a question that it did not answer never will be.
    func ownQuestionsEnded() {
        guard let ownRoute, definitions.coverage == .asking else { return }
        let isAsked = inFlight.contains(CallKey(ownRoute.correlation, ownQuestionID))
        if isAsked { upstreamFailed(CallKey(ownRoute.correlation, ownQuestionID), .upstreamGone) }
    }

    /// The id of the latest question; random, so that no client can answer for the upstream or take the answer.
    private var ownQuestionID: RequestID { .string("sallyport/\(sessionID)/\(ownRequests)") }

    /// One page of the answer to the gateway's own question.
    func learnDefinitions(_ message: Message, _ request: PendingRequest) {
        guard definitions.coverage == .asking else { return }
        guard let list = ListResult(message, of: .toolsList, in: upstreamDocument) else {
            return finishDefinitions(.unavailable)
        }
        learn(list, askedWith: request.listCursor, on: &ownListRound)
        if let cursor = list.nextCursor, definitions.pages < gateway.options.maxToolDefinitions {
            askForTools(cursor: cursor)
        } else {
            finishDefinitions(.complete)
        }
    }

    /// Takes what a page of the upstream's list says; `round` is the walk through the list that it belongs to.
    func learn(_ list: ListResult, askedWith cursor: String?, on round: inout ListRound) {
        definitions.pages &+= 1
        for item in list.items {
            if let definition = ToolDefinition(item.node, in: upstreamDocument) { definitions.learn(definition) }
        }
        tools.look(at: list.items.map(\.node), in: upstreamDocument, isFirstPage: cursor == nil)
        guard let whole = round.take(list.items.map(\.name), askedWith: cursor, next: list.nextCursor) else {
            return tools.save()
        }
        tools.endOfList(whole)
        if definitions.coverage == .unknown { definitions.finish(.complete) }
    }

    /// The list is known, or never will be: the calls that waited are judged from the start.
    func finishDefinitions(_ coverage: ToolDefinitions.Coverage) {
        // A client that leaves while the list is on its way says nothing about the server.
        if coverage == .unavailable, definitions.coverage == .asking, isUpstreamOpen {
            tools.listFailed(at: gateway.clock.monotonicNanoseconds())
        }
        definitions.finish(coverage)
        let waiting = parked
        parked.removeAll()
        for call in waiting {
            readmit(call)
        }
        // The next call asks again: the upstream may have been busy.
        if coverage == .unavailable { definitions.finish(.unknown) }
    }

    /// A refusal by a rule that had no definition, in the words of why it had none.
    func refused(by refusal: PolicyRefusal) -> Refusal {
        guard definitions.coverage == .unavailable || hasWaitedForList else { return .policy(refusal) }
        return refusal.reason.lacksDefinition ? .definitionsUnavailable : .policy(refusal)
    }

    /// Judges a call that waited, from the start.
    func readmit(_ call: ParkedCall) {
        if let batch = call.way.batch { batches[batch]?.forgetOne() }
        revision = call.revision
        clientDescription = call.client
        do throws(JSONTextError) {
            try clientDocument.parse(call.frame.span, limits: limits)
        } catch {
            return refuseText(.malformed(MessageFault(.text(error))), id: call.id, on: call.way.route)
        }
        handle(admit(at: .root, on: call.way), frame: call.frame.span, on: call.way)
    }
}
