package import HTTPText
package import NIOCore

/// How an upstream is spoken to, and how much of it is used at once.
package struct UpstreamPoolConfiguration: Sendable {
    /// Whom an upstream that speaks TLS must convince.
    package enum Trust: Sendable, Equatable {
        /// The system's authorities.
        case system
        /// The system's authorities and those of a PEM file.
        case systemAnd(authoritiesFile: String)
        /// Nobody: any certificate will do.
        case anyone
    }

    /// Fields of the operator's own; each replaces all of its name that a request has.
    package var fields = HTTPFields()
    /// Whom an upstream that speaks TLS must convince.
    package var trust = Trust.system
    /// Connections open at once.
    package var maxConnections = 4096
    /// Streams that clients listen to, open at once; the other connections are for calls.
    package var maxStreams = 3072
    /// Requests waiting for a connection at once.
    package var maxWaiting = 4096
    /// Bytes of those requests.
    package var maxWaitingBytes = 64 * 1024 * 1024
    /// From the attempt to connect to a connection that can be used.
    package var connectTimeout = TimeAmount.seconds(5)
    /// How long a request may wait for a connection.
    package var queueTimeout = TimeAmount.seconds(10)
    /// How long an unused connection is kept; less than servers do, so that none closes under a request.
    package var keepTimeout = TimeAmount.seconds(3)
    /// From a request to the head of its answer; nil waits for ever.
    package var answerTimeout: TimeAmount? = .seconds(300)
    /// Without a byte of a body, but that of a GET, which may be silent; nil waits for ever.
    package var bodyTimeout: TimeAmount? = .seconds(300)
    /// How an answer may look.
    package var answerLimits = ResponseLimits()

    /// A configuration that suits most upstreams.
    package init() {}

    /// How often the connections are looked at: a quarter of the shortest wait, at least 5 ms and at most a second.
    var sweepInterval: TimeAmount {
        let waits = [connectTimeout, queueTimeout, keepTimeout, answerTimeout, bodyTimeout]
            .compactMap { $0?.nanoseconds }
        return .nanoseconds(min(max((waits.min() ?? 0) / 4, 5_000_000), 1_000_000_000))
    }

    /// How many sweeps it takes until `wait` has certainly passed.
    func sweeps(in wait: TimeAmount) -> Int {
        Int(clamping: wait.nanoseconds / sweepInterval.nanoseconds) &+ 1
    }

    /// After how many sweeps something must end so that `wait` has certainly not passed.
    func sweeps(within wait: TimeAmount) -> Int {
        Int(clamping: wait.nanoseconds / sweepInterval.nanoseconds)
    }
}
