internal import GatewayPorts
internal import HTTPText

/// A server over HTTP in a play: it keeps each request until it is answered.
final class AttackUpstream: HTTPUpstream {
    private var unseen: [AttackExchange] = []

    func send(
        _ method: HTTPMethod, target: String?, _ fields: HTTPFields, body: Span<UInt8>,
        to receiver: any HTTPUpstreamReceiver
    ) -> any HTTPUpstreamExchange {
        let bytes = AttackText.bytes(of: body)
        let head = Array("\(method.text) \(target ?? "")\n".utf8) + AttackText.lines(of: fields)
        let exchange = AttackExchange(
            transcript: String(decoding: head + Array("\n".utf8) + bytes, as: UTF8.self),
            body: String(decoding: bytes, as: UTF8.self), receiver: receiver)
        unseen.append(exchange)
        return exchange
    }

    /// Every request since the last time.
    func takeRequests() -> [AttackExchange] {
        defer { unseen.removeAll() }
        return unseen
    }
}

/// One request to the server of a play.
final class AttackExchange: HTTPUpstreamExchange {
    /// All of the request, as text.
    let transcript: String
    let body: String
    private var receiver: (any HTTPUpstreamReceiver)?

    init(transcript: String, body: String, receiver: any HTTPUpstreamReceiver) {
        self.transcript = transcript
        self.body = body
        self.receiver = receiver
    }

    func cancel() {
        receiver = nil
    }

    func setReading(_ isReading: Bool) {}

    /// Answers it.
    func answer(_ status: Int, _ fields: [(name: String, value: String)], _ body: String) {
        guard let receiver else { return }
        self.receiver = nil
        var head = HTTPAnswerHead(status: status)
        for field in fields { head.fields.append(field.name, field.value) }
        receiver.upstreamAnswered(head)
        if !body.isEmpty { receiver.upstreamSent(Array(body.utf8).span) }
        receiver.upstreamEnded()
    }
}
