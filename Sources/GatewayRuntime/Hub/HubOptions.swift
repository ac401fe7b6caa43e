/// Every limit of a hub, by name.
package struct HubOptions: Sendable {
    /// The most sessions of clients before 2026-07-28; beyond, idle ones end.
    package var maxSessions = 10_000
    /// The most requests of one client that may be under way at once.
    package var maxCallsPerClient = 1_000
    /// The most connections to one server on behalf of one grant; session-bound ones count too.
    package var maxConnectionsPerGrant = 256
    /// The most servers that run as processes at once.
    package var maxStreams = 1_000
    /// The most calls of a client with abilities that share one child without being confused: connections beside the
    /// first.
    package var maxParallelAsking = 4
    /// How long a list waits for a server before it goes without, in nanoseconds.
    package var listTimeoutNanoseconds: Int64 = 2_000_000_000
    /// How long it waits for a server that was late the last time, in nanoseconds.
    package var lateListTimeoutNanoseconds: Int64 = 20_000_000
    /// How much longer a list waits that would be empty because servers are starting, in nanoseconds.
    package var emptyListTimeoutNanoseconds: Int64 = 10_000_000_000
    /// How long such a list waits for others after the first server, in nanoseconds.
    package var togetherNanoseconds: Int64 = 1_500_000_000
    /// How long until a server that is not there is looked for again by those who listen, in nanoseconds.
    package var listenRetryNanoseconds: Int64 = 5_000_000_000
    /// How long a server may take to say what it speaks, in nanoseconds.
    package var probeTimeoutNanoseconds: Int64 = 5_000_000_000
    /// How long a call waits for its client's answer to a question, in nanoseconds.
    package var parkTimeoutNanoseconds: Int64 = 600_000_000_000
    /// How long a session of a client lives without a message, in nanoseconds.
    package var sessionIdleNanoseconds: Int64 = 3_600_000_000_000
    /// How long it is believed that a server speaks no newer revision, in nanoseconds.
    package var verdictNanoseconds: Int64 = 3_600_000_000_000
    /// The most rounds in which a server may ask before it answers.
    package var maxInputRounds = 10
    /// The most bytes that wait for a client that does not read.
    package var maxUnreadBytes = 8 << 20

    /// The defaults.
    package init() {}
}
