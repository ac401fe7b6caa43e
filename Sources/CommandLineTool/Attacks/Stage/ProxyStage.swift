internal import Catalogue
internal import GatewayPorts
internal import GatewayRuntime
internal import HTTPText
internal import JSONText

/// Clients over HTTP before one server over HTTP.
final class ProxyStage: AttackStage {
    let bench: AttackBench
    private let proxy: HTTPGateway
    private let upstream = AttackUpstream()
    /// Kept while their answers are not complete, as connections would be.
    private var observers: [any HTTPClientObserver] = []

    init(_ bench: AttackBench) {
        self.bench = bench
        proxy = HTTPGateway(
            gateway: bench.gateway, upstream: upstream, doors: ListenerGuard(isLoopback: true), path: "/mcp",
            sessionID: "play", timer: bench.timer)
    }

    private var name: String { bench.play.servers.first?.name ?? "" }

    func perform(_ step: AttackStep) {
        bench.answer = step.answer
        switch step.action {
        case .http(let request): send(AttackPost(request), step)
        case .list(let tools):
            if let tools { bench.list(tools, at: name) }
            send(message("tools/list", .object([])), step)
        case .request(let method, let params): send(message(method, params), step)
        case .wait(let seconds): bench.pass(seconds: seconds)
        case .trail(let isBroken): bench.trail.isBroken = isBroken
        case .open, .client, .server: break
        }
        settle(step)
    }

    private func message(_ method: String, _ params: JSONValue) -> AttackPost {
        AttackPost(
            fields: [("mcp-protocol-version", bench.play.revision)],
            body: AttackMessages.request(bench.nextID(of: "a"), method, params, bench.play.revision))
    }

    private func send(_ request: AttackPost, _ step: AttackStep) {
        let head = request.head(token: nil, bench)
        let writer = AttackAnswerWriter { [weak bench] in bench?.clientHeard($0, step.client) }
        if let observer = proxy.received(head, body: Array(bench.filled(request.body).utf8).span, answer: writer) {
            observers.append(observer)
        }
    }

    private func settle(_ step: AttackStep) {
        var goesOn = true
        while goesOn {
            goesOn = bench.endTicks()
            for exchange in upstream.takeRequests() {
                goesOn = true
                bench.serverHeard(exchange.transcript, at: name)
                answer(exchange, step)
            }
        }
    }

    private func answer(_ exchange: AttackExchange, _ step: AttackStep) {
        let reply = bench.reply(to: exchange.body, at: name, on: nil)
        if case .status(let status, let fields) = step.answer {
            exchange.answer(status, fields, "")
        } else if let reply {
            exchange.answer(200, [("content-type", "application/json")], reply)
        } else {
            exchange.answer(202, [], "")
        }
    }
}
