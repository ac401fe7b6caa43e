internal import CallFlow
internal import MCPProtocol
internal import PolicyEngine

extension GatewaySession {
    /// The upstream is gone: whoever waits for it is told, and what was sent stays charged.
    package func upstreamClosed() {
        guard isUpstreamOpen else { return }
        isUpstreamOpen = false
        for (_, request) in inFlight.takeAll() where request.isOfClient { fail(request, .upstreamGone) }
        _ = serverRequests.takeAll()
        finishDefinitions(.unavailable)
        gateway.endTick()
    }
}
