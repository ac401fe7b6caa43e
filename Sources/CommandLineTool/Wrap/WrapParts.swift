internal import GatewayRuntime
internal import Logging
internal import NIOCore

/// What a ``StdioWrap`` is made of, all of it bound to one event loop.
struct WrapParts {
    let session: GatewaySession
    let route: StreamRoute
    let gateway: Gateway
    let loop: any EventLoop
    let logger: Logger
    /// Succeeds when everything written to the client has left this process.
    let outputDrained: EventLoopFuture<Void>
    /// Gets the exit status.
    let finished: EventLoopPromise<Int32>
}
