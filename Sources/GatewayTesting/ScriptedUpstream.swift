package import GatewayPorts
package import HTTPText

/// An upstream over HTTP in a test's hands: it keeps every request until the test answers it.
package final class ScriptedUpstream: HTTPUpstream {
    private var unseen: [ScriptedExchange] = []

    /// An upstream that was asked nothing.
    package init() {}

    /// Keeps a request.
    package func send(
        _ method: HTTPMethod, target: String?, _ fields: HTTPFields, body: Span<UInt8>,
        to receiver: any HTTPUpstreamReceiver
    ) -> any HTTPUpstreamExchange {
        var bytes: [UInt8] = []
        for index in body.indices { bytes.append(body[index]) }
        let exchange = ScriptedExchange(
            method: method, target: target, fields: fields, body: String(decoding: bytes, as: UTF8.self),
            receiver: receiver)
        unseen.append(exchange)
        return exchange
    }

    /// Every request since the last time, in order.
    package func takeRequests() -> [ScriptedExchange] {
        defer { unseen.removeAll() }
        return unseen
    }
}
