internal import Catalogue
internal import GatewayRuntime
internal import JSONText

/// One client and one server on streams.
final class SessionStage: AttackStage {
    let bench: AttackBench
    private let session: GatewaySession
    private let route: StreamRoute
    private let client = AttackWriter()
    private let server = AttackWriter()
    private var isOpen: Bool

    /// How much of a message that is too long is kept.
    private static let prefixBytes = 1024

    init(_ bench: AttackBench) {
        self.bench = bench
        route = StreamRoute(gateway: bench.gateway, client: client, upstream: server)
        session = GatewaySession(gateway: bench.gateway, sessionID: "play", timer: bench.timer)
        session.ownRoute = route
        isOpen = bench.play.revision == AttackMessages.modern
    }

    private var name: String { bench.play.servers.first?.name ?? "" }

    func perform(_ step: AttackStep) {
        bench.answer = step.answer
        if case .open = step.action {} else { openIfNeeded() }
        switch step.action {
        case .open(let capabilities, let instructions):
            bench.instructions = instructions
            open(capabilities)
        case .list(let tools):
            if let tools { bench.list(tools, at: name) }
            say(AttackMessages.request(bench.nextID(of: "a"), "tools/list", .object([]), bench.play.revision))
        case .request(let method, let params):
            say(AttackMessages.request(bench.nextID(of: "a"), method, params, bench.play.revision))
        case .client(let text): say(text)
        case .server(let text):
            serverSays(bench.filled(text))
            settle()
        case .wait(let seconds):
            bench.pass(seconds: seconds)
            settle()
        case .trail(let isBroken): bench.trail.isBroken = isBroken
        case .http: break
        }
    }

    private func openIfNeeded() {
        guard !isOpen else { return }
        open(.object([.init("elicitation", .object([])), .init("sampling", .object([])), .init("roots", .object([]))]))
        // The handshake is no part of the step.
        _ = bench.takeHearing()
    }

    private func open(_ capabilities: JSONValue) {
        isOpen = true
        say(AttackMessages.initialize(bench.nextID(of: "a"), bench.play.revision, capabilities: capabilities))
        say(AttackMessages.initialized)
    }

    private func say(_ text: String) {
        session.clientFrame(Array(bench.filled(text).utf8).span, on: route)
        settle()
    }

    private func serverSays(_ text: String) {
        let bytes = Array(text.utf8)
        if bytes.count > bench.options.maxFrameBytes {
            session.oversizedUpstreamFrame(prefix: Array(bytes.prefix(Self.prefixBytes)).span, on: route)
        } else {
            session.upstreamFrame(bytes.span, on: route)
        }
    }

    /// Everybody hears and answers, until nobody has anything to say.
    private func settle() {
        var goesOn = true
        while goesOn {
            goesOn = bench.endTicks()
            for line in server.takeLines() {
                goesOn = true
                bench.serverHeard(line, at: name)
                if let reply = bench.reply(to: line, at: name, on: nil) { serverSays(reply) }
            }
            for line in client.takeLines() { bench.clientHeard(line, "a") }
        }
    }
}
