internal import Catalogue
internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol
internal import PolicyEngine
internal import ToolRisk

// What the client sees of the upstream's lists and capabilities, by the predicate that decides calls.
extension GatewaySession {
    func purpose(of method: Method) -> PendingRequest.Purpose {
        switch method {
        case .toolsList, .resourcesList, .resourceTemplatesList, .promptsList: .list(method)
        case .initialize, .serverDiscover: .opening
        case .toolsCall, .ping, .resourcesRead, .resourcesSubscribe, .resourcesUnsubscribe, .promptsGet,
            .completionComplete, .loggingSetLevel, .subscriptionsListen, .tasksGet, .tasksResult, .tasksList,
            .tasksCancel, .tasksUpdate, .samplingCreateMessage, .elicitationCreate, .rootsList, .initialized,
            .cancelled, .progress, .rootsListChanged, .tasksStatus, .tasksNotification, .logMessage,
            .toolsListChanged, .promptsListChanged, .resourcesListChanged, .resourcesUpdated,
            .elicitationComplete, .subscriptionsAcknowledged:
            .plain
        }
    }

    /// The refusal of a list whose whole section the policy refuses: `default: deny` without the section.
    func refusedSection(of method: Method, _ policy: Policy) -> PolicyRefusal? {
        guard policy.mode == .enforce, policy.defaultAction == .deny else { return nil }
        let name: String
        switch method {
        case .resourcesList, .resourceTemplatesList:
            if policy.resources != nil { return nil }
            name = "resources"
        case .promptsList:
            if policy.prompts != nil { return nil }
            name = "prompts"
        case .toolsCall, .toolsList, .initialize, .ping, .serverDiscover, .resourcesRead, .resourcesSubscribe,
            .resourcesUnsubscribe, .promptsGet, .completionComplete, .loggingSetLevel, .subscriptionsListen,
            .tasksGet, .tasksResult, .tasksList, .tasksCancel, .tasksUpdate, .samplingCreateMessage,
            .elicitationCreate, .rootsList, .initialized, .cancelled, .progress, .rootsListChanged, .tasksStatus,
            .tasksNotification, .logMessage, .toolsListChanged, .promptsListChanged, .resourcesListChanged,
            .resourcesUpdated, .elicitationComplete, .subscriptionsAcknowledged:
            return nil
        }
        if policy.isMissing { return .noPolicy }
        return PolicyRefusal(
            reason: .defaultDeny, rule: "(default deny)",
            message: "the policy has no `\(name)` section, so `default: deny` refuses \(name)")
    }

    /// The refusal of a subscription to a resource that could not be read.
    func refusedSubscription(_ message: Message, _ method: Method, _ snapshot: PolicySnapshot) -> Refusal? {
        guard method == .subscriptionsListen else { return nil }
        let request: SubscriptionRequest
        do throws(MessageFault) {
            request = try SubscriptionRequest(message, in: clientDocument)
        } catch {
            return .malformed(error)
        }
        let now = gateway.clock.wallNanoseconds()
        for uri in request.resourceURIs {
            let call = PolicedCall(kind: .resource, target: uri, arguments: nil)
            if case .refused(let refusal) = snapshot.policy.decide(
                call, in: clientDocument, facts: facts(for: call, snapshot, at: now))
            {
                return .policy(refusal)
            }
        }
        return nil
    }

    func releaseList(_ message: Message, _ method: Method, _ request: PendingRequest) -> Release {
        guard case .response(_, isError: false) = message.kind else { return .pass(answering: nil) }
        guard let list = ListResult(message, of: method, in: upstreamDocument) else {
            let refusal = Refusal.answerMalformed(MessageFault(.invalidParameter(.init("result"))))
            gateway.logger.warning("list of the server cannot be filtered without doubt and was withheld")
            return .rewrite(
                errorReply(refusal, request.id, nextDecisionID(), scope.source.snapshot), answering: nil)
        }
        if method == .toolsList { learn(list, askedWith: request.listCursor, on: &listRound) }
        let snapshot = scope.source.snapshot
        let policy = snapshot.policy
        let kind: TargetKind =
            if method == .toolsList { .tool } else if method == .promptsList { .prompt } else { .resource }
        let dropsUnusable = method == .toolsList && request.revision.isModern && request.way.route.writesHeaders
        let neighbours: ToolNeighbours =
            kind == .tool || !gateway.options.pinsTools ? .none : tools.neighbours
        let removed = list.items.filter { item in
            let tool = kind == .tool ? toolFacts(of: item.name, snapshot, forList: true) : nil
            if kind != .tool, isWithheld(item, policy, beside: neighbours) { return true }
            return !policy.isListed(kind, item.name, tool: tool)
                || (dropsUnusable && definitions.isUnusable(item.name))
        }
        // Clients list often, and one warning says it for as long as the policy does.
        if !removed.isEmpty, removed.count == list.items.count, emptyListPolicy != policy.version {
            emptyListPolicy = policy.version
            gateway.logger.warning("the policy hides every one of \(removed.count) entries of `\(method.name)`")
        }
        let edited = ResultEdits.removing(removed, from: list, in: upstreamDocument)
        guard let edited else { return .pass(answering: nil) }
        return .rewrite(extract(message, from: edited), answering: nil)
    }

    /// Tells a client on a stream that its list of tools is another one, though the server did not say so.
    ///
    /// Clients of 2026-07-28 hear news only in subscriptions, which the hub keeps.
    package func announceTools() {
        guard isProtocolSession, !revision.isModern, clientDescription != nil, let ownRoute else { return }
        let news = OwnNotification.listChanged(.toolsListChanged, tag: nil)
        ownRoute.answer(news.span, to: .unrecorded, status: .success)
    }

    /// True for a prompt or resource whose words are so suspicious that nobody may see them.
    private func isWithheld(_ item: ListResult.Item, _ policy: Policy, beside neighbours: ToolNeighbours) -> Bool {
        guard gateway.options.pinsTools, policy.mode == .enforce,
            let severity = tools.look(
                atEntry: item.node, in: upstreamDocument, named: item.name, beside: neighbours)
        else { return false }
        return severity >= .high && policy.onDrift.action(for: severity) != .warn
    }

    /// True when the server's words about itself are so suspicious that no model may read them.
    private func withholdsInstructions(_ server: ServerDescription, _ policy: Policy) -> Bool {
        guard let text = server.instructions.flatMap({ upstreamDocument.string($0) }),
            let severity = tools.look(atInstructions: text), gateway.options.pinsTools, policy.mode == .enforce
        else { return false }
        return severity >= .high && policy.onDrift.action(for: severity) != .warn
    }

    /// The answer to `initialize` or `server/discover`, without what the policy refuses wholesale.
    func releaseOpening(_ message: Message) -> Release {
        guard let server = ServerDescription(message, in: upstreamDocument) else { return .pass(answering: nil) }
        if let agreed = server.revision { revision = agreed }
        let policy = scope.source.snapshot.policy
        var refused: [String] = []
        if refusedSection(of: .resourcesList, policy) != nil { refused.append("resources") }
        if refusedSection(of: .promptsList, policy) != nil { refused.append("prompts") }
        let edited = ResultEdits.removing(
            capabilities: refused, instructions: withholdsInstructions(server, policy), from: server,
            in: upstreamDocument)
        guard let edited else {
            return .pass(answering: nil)
        }
        return .rewrite(extract(message, from: edited), answering: nil)
    }

    /// The one message out of an edited text: the text itself, unless the message was an element of a batch.
    private func extract(_ message: Message, from edited: [UInt8]) -> [UInt8] {
        let range = upstreamDocument.range(message.node)
        let removed = upstreamDocument.bytes.count - edited.count
        return Array(edited[range.lowerBound..<(range.upperBound - removed)])
    }

    /// Notes the revision that a message names, and the client that a modern request names with it.
    func noteModern(_ message: Message, _ named: Revision) {
        revision = named
        guard named.isModern, !message.isNotification else { return }
        clientDescription = Implementation(modernClientOf: message, in: clientDocument)
    }

    /// Notes who the client says it is.
    func noteClient(_ message: Message) {
        do throws(MessageFault) {
            clientDescription = try Initialize(message, in: clientDocument).client
        } catch {
            // The upstream answers a malformed handshake in its own words.
            clientDescription = nil
        }
    }
}
