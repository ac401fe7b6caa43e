internal import GatewayRuntime
internal import NIOCore

/// Ends the gateway's ticks: after everything that one look at the sockets brought has been handled.
enum TickDriver {
    /// From now on, the gateway's ticks end by themselves.
    static func attach(to gateway: Gateway, on loop: any EventLoop) {
        let isolated = loop.assumeIsolated()
        gateway.onWork = { [weak gateway] in
            // The loop runs what it is given while it handles sockets once it is through with them.
            isolated.execute { gateway?.endTick() }
        }
    }
}
