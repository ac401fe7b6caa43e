internal import GatewayPorts
internal import NIOCore

/// One request under way: waiting for a connection, or on one.
///
/// A connection uses its exchange again only when nobody else holds it, so that a late call meets no other request.
final class UpstreamExchange: HTTPUpstreamExchange {
    private enum Place {
        case waiting(request: ByteBuffer)
        case sent(UpstreamConnection)
        case over
    }

    private(set) var receiver: (any HTTPUpstreamReceiver)?
    /// The answer is a stream that may be silent for long.
    private(set) var isStream = false
    private(set) var isReading = true
    private var place = Place.over

    /// The request while it waits, nil once it was sent or given up.
    var waitingRequest: ByteBuffer? {
        if case .waiting(let request) = place { request } else { nil }
    }

    /// The sweep at which the wait began.
    private(set) var waitingSweep = 0
    private var pool: UpstreamPool?

    func begin(in pool: UpstreamPool, for receiver: any HTTPUpstreamReceiver, isStream: Bool) {
        self.pool = pool
        self.receiver = receiver
        self.isStream = isStream
        isReading = true
        if isStream { pool.streamCount += 1 }
    }

    func wait(request: ByteBuffer, sweep: Int) {
        place = .waiting(request: request)
        waitingSweep = sweep
    }

    func send(on connection: UpstreamConnection) {
        place = .sent(connection)
    }

    /// Ends the exchange and gives the receiver its last call.
    func finish() -> (any HTTPUpstreamReceiver)? {
        place = .over
        if isStream { pool?.streamCount -= 1 }
        pool = nil
        defer { receiver = nil }
        return receiver
    }

    func cancel() {
        let left = place
        let pool = pool
        _ = finish()
        switch left {
        case .waiting(let request): pool?.waiterLeft(request)
        case .sent(let connection): connection.giveUp()
        case .over: break
        }
    }

    func setReading(_ isReading: Bool) {
        guard isReading != self.isReading else { return }
        self.isReading = isReading
        if isReading, case .sent(let connection) = place { connection.resumeReading() }
    }
}
