internal import GatewayPorts
internal import Logging

/// One connection to a server, from its start to its end: the session that judges, and the way that messages take.
final class BackendLink {
    let session: GatewaySession
    let route: any MessageRoute
    /// The server over HTTP; nil for others.
    let bridge: BridgeRoute?
    /// The server on a stream of its own; nil over HTTP.
    private let connection: (any ServerConnection)?
    private let receiver: LinkReceiver?
    private let server: HubServer
    private var isEnding = false
    /// Bytes sent while the server did not read.
    private var unreadBytes = 0
    private let onEnd: (ServerEnd) -> Void

    private init(
        server: HubServer, session: GatewaySession, route: any MessageRoute, bridge: BridgeRoute?,
        connection: (any ServerConnection)?,
        receiver: LinkReceiver?, onEnd: @escaping (ServerEnd) -> Void
    ) {
        self.server = server
        self.session = session
        self.route = route
        self.bridge = bridge
        self.connection = connection
        self.receiver = receiver
        self.onEnd = onEnd
    }

    /// Connects to the server of `backend`.
    ///
    /// - Throws: `ServerStartFailure`, and then nothing was started.
    static func open(
        for backend: Backend, onEnd: @escaping (ServerEnd) -> Void
    ) throws(ServerStartFailure) -> BackendLink {
        let hub = backend.hub
        let session = GatewaySession(
            gateway: hub.gateway, sessionID: hub.randomID(), isProtocolSession: backend.key?.session != nil,
            scope: SessionScope(
                serverName: backend.server.name, grant: backend.grant.facts, source: backend.access.source,
                serverHost: backend.server.settings.host, pinGroup: backend.grant.pinGroup),
            timer: hub.timer)
        let link: BackendLink
        switch backend.server.access {
        case .http(let upstream):
            let bridge = BridgeRoute(
                gateway: hub.gateway, outlet: backend, upstream: upstream, session: session, timer: hub.timer)
            link = BackendLink(
                server: backend.server, session: session, route: bridge, bridge: bridge, connection: nil, receiver: nil,
                onEnd: onEnd)
        case .stream(let starter):
            let receiver = LinkReceiver(session)
            let connection = try starter.start(receiver)
            let route = StreamRoute(gateway: hub.gateway, outlet: backend, upstream: connection.writer)
            receiver.route = route
            link = BackendLink(
                server: backend.server, session: session, route: route, bridge: nil, connection: connection,
                receiver: receiver, onEnd: onEnd)
            receiver.link = link
        }
        session.ownRoute = link.route
        backend.server.linkOpened(link)
        return link
    }

    /// Whether so many bytes more may be sent while the server does not read.
    func hasRoom(for byteCount: Int) -> Bool {
        guard let connection, !connection.isWritable else {
            unreadBytes = 0
            return true
        }
        unreadBytes += byteCount
        return unreadBytes <= session.gateway.options.maxParkedBytes
    }

    /// Reads what the server says, or stops while nobody takes it.
    func setReading(_ isReading: Bool) {
        bridge?.setReading(isReading)
        connection?.setReading(isReading)
    }

    /// Ends the connection in order.
    func shutDown() {
        guard !isEnding else { return }
        isEnding = true
        if let connection { return connection.shutDown() }
        bridge?.close()
        ended(.disconnected(nil))
    }

    /// Ends the connection at once.
    func kill() {
        isEnding = true
        if let connection { return connection.kill() }
        bridge?.close()
        ended(.disconnected(nil))
    }

    /// Whether it has ended.
    private(set) var isOver = false

    fileprivate func ended(_ how: ServerEnd) {
        guard !isOver else { return }
        isOver = true
        session.upstreamClosed()
        session.ownRoute = nil
        onEnd(how)
        server.linkEnded(self)
    }
}

/// Hands what a server says to the session.
private final class LinkReceiver: ServerReceiver {
    private let session: GatewaySession
    var route: (any MessageRoute)?
    weak var link: BackendLink?

    init(_ session: GatewaySession) {
        self.session = session
    }

    func serverSaid(_ frame: Span<UInt8>) {
        guard let route else { return }
        session.upstreamFrame(frame, on: route)
    }

    func serverSaidTooMuch(prefix: Span<UInt8>) {
        guard let route else { return }
        session.oversizedUpstreamFrame(prefix: prefix, on: route)
    }

    func serverReadsDone() {
        session.gateway.endTick()
    }

    // What is sent to a server is bounded by the requests that clients may have under way.
    func serverWritabilityChanged() {}

    func serverEnded(_ how: ServerEnd) {
        link?.ended(how)
        session.gateway.noteWork()
    }
}
