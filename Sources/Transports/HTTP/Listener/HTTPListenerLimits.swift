package import NIOCore

/// What a listener grants its clients; every wait is counted in steps of ``sweepInterval``.
package struct HTTPListenerLimits: Sendable, Equatable {
    /// Connections open at once; a further one is answered 503 and closed.
    package var maxConnections = 4096
    /// Bytes of all field names and values of a head.
    package var maxHeadBytes = 32 * 1024
    /// Fields of a head.
    package var maxFields = 100
    /// Bytes of a body.
    package var maxBodyBytes = 16 * 1024 * 1024
    /// Bytes of all the bodies that are on their way in at once.
    package var maxGatheredBytes = 256 * 1024 * 1024
    /// From the connection, or from the first byte of a further head, to the end of the head.
    package var headTimeout = TimeAmount.seconds(10)
    /// From the end of a head to the end of its body.
    package var bodyTimeout = TimeAmount.seconds(30)
    /// How long a connection may stay open between requests.
    package var idleTimeout = TimeAmount.seconds(75)
    /// How long a client may take nothing of what waits for it.
    package var stallTimeout = TimeAmount.seconds(60)
    /// How long a connection that we end waits for its client to end it, too.
    package var lingerTimeout = TimeAmount.seconds(2)
    /// Pieces of further requests that are kept while one is being answered; a client that sends more at once is
    /// refused, behind the answers to those.
    package var maxBacklogPieces = 64
    /// Unsent bytes past which a client counts as not writable.
    package var maxAnswerBufferBytes = 256 * 1024

    /// The limits of a gateway for some thousand clients.
    package init() {}

    /// How often the connections are looked at: a quarter of the shortest wait, at least 5 ms and at most a second.
    var sweepInterval: TimeAmount {
        let shortest = min(headTimeout, bodyTimeout, idleTimeout, stallTimeout, lingerTimeout)
        return .nanoseconds(min(max(shortest.nanoseconds / 4, 5_000_000), 1_000_000_000))
    }

    /// How many sweeps it takes until `wait` has certainly passed.
    func sweeps(in wait: TimeAmount) -> Int {
        Int(clamping: wait.nanoseconds / sweepInterval.nanoseconds) &+ 1
    }
}
