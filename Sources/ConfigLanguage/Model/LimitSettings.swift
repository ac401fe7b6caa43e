/// The limits of the gateway itself.
package struct LimitSettings: Sendable, Equatable {
    /// The longest message of either side, in bytes: 1,024 to 64 MiB.
    package var maxMessageBytes: Int
    /// The most requests of a session that may wait for a server at once.
    package var maxInFlight: Int
    /// The most sessions of clients.
    package var maxSessions: Int
    /// The most child processes.
    package var maxChildren: Int
    /// The most child processes on behalf of one grant.
    package var maxChildrenPerGrant: Int
    /// How long a list of all servers waits for the slow ones, in nanoseconds.
    package var listTimeoutNanoseconds: Int64
    /// How long a call waits for the client's answer to a question of the server, in nanoseconds.
    package var parkTimeoutNanoseconds: Int64
    /// How long a session may be idle before it is forgotten, in nanoseconds.
    package var sessionIdleNanoseconds: Int64

    /// The defaults.
    package init() {
        maxMessageBytes = 16 << 20
        maxInFlight = 10_000
        maxSessions = 10_000
        maxChildren = 256
        maxChildrenPerGrant = 64
        listTimeoutNanoseconds = 2_000_000_000
        parkTimeoutNanoseconds = 600_000_000_000
        sessionIdleNanoseconds = 3_600_000_000_000
    }
}
