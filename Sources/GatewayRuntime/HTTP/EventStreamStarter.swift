package import GatewayPorts
package import HTTPText
internal import MCPProtocol

/// Connects to a server over the deprecated HTTP with events (2024-11-05), again whenever it is needed.
///
/// Bound to the gateway's loop.
package final class EventStreamStarter: ServerStarter {
    private let address: HTTPAddress
    private let upstream: any HTTPUpstream
    private let options: GatewayOptions
    private let timer: any SessionTimer

    /// A starter for the server at `address`, which is also the one that `upstream` reaches.
    package init(
        _ address: HTTPAddress, over upstream: any HTTPUpstream, options: GatewayOptions, timer: any SessionTimer
    ) {
        self.address = address
        self.upstream = upstream
        self.options = options
        self.timer = timer
    }

    /// Asks for the server's stream; whether there is one is known later, so this never throws.
    package func start(_ receiver: any ServerReceiver) -> any ServerConnection {
        let connection = EventStreamUpstream(
            address, over: upstream, options: options, timer: timer, receiver: receiver)
        connection.open()
        return connection
    }

    /// Whether an answer to `initialize` over HTTP says that its server speaks this transport: it knows no requests
    /// that carry messages, and does not say so in the words of one that does.
    package static func looksDeprecated(status: Int, body: Span<UInt8>) -> Bool {
        guard [400, 404, 405].contains(status) else { return false }
        return switch Message.kind(of: body) {
        case .response(_, isError: true): false
        case .request, .notification, .response, nil: true
        }
    }
}
