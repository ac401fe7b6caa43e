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
            try upstreamDocument.parse(message, limits: limits)
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

    /// The client left without waiting for this request, which gives it up.
    func clientLeft(_ key: CallKey) {
        if cancel(key) { cancelled.remove(key) }
    }

    /// The session is over: what is still owed is recorded as unanswered, and nobody is told.
    func close() {
        isUpstreamOpen = false
        for (_, request) in inFlight.takeAll() where request.isOfClient {
            settle(request, as: .spent)
            finishIdempotency(request, member: nil)
            end(cancelled: request)
        }
        _ = serverRequests.takeAll()
    }
}
