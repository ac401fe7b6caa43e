/// One server behind the gateway.
package struct ServerSettings: Sendable, Equatable {
    /// What clients, policies, counters and the audit call it: `[A-Za-z0-9][A-Za-z0-9_-]{0,31}`, without `__` and
    /// without `_` at the end.
    package var name: String
    /// How it is reached.
    package var upstream: UpstreamSettings
    /// The policy of grants that list the server without one of their own.
    package var policy: PolicyReference?
    /// How long it may take for things.
    package var timeouts: Timeouts
    /// Who shares one running server or one session of it.
    package var sharing: Sharing
    /// Which protocol revisions it is spoken to in.
    package var era: Era
    /// The most children that run at once for this server; nil leaves it to the limits of the gateway.
    package var maxChildren: Int?
    /// How long is waited before it is started again.
    package var restart: Restart
    /// Whether the server is left out: not started, not listed, every call refused.
    package var isDisabled: Bool

    /// How long a server may take for things, in nanoseconds.
    package struct Timeouts: Sendable, Equatable {
        /// For a connection to be made.
        package var connectNanoseconds: Int64 = 10_000_000_000
        /// For an answer to a call while nothing comes.
        package var callNanoseconds: Int64 = 300_000_000_000
        /// How long nobody may use it before it is stopped.
        package var idleNanoseconds: Int64 = 600_000_000_000
        /// From its start to the answer to `initialize` or `server/discover`.
        package var startNanoseconds: Int64 = 30_000_000_000

        /// The defaults.
        package init() {}
    }

    /// Who shares one running server.
    package enum Sharing: String, Sendable, CaseIterable {
        /// A session each where the server's revision needs it, one for a grant where it does not.
        case automatic = "auto"
        /// Every session of a client has one of its own.
        case session
        /// All sessions of a grant share one.
        case grant
        /// All clients share one.
        case server
    }

    /// Which revisions a server is spoken to in.
    package enum Era: String, Sendable, CaseIterable {
        /// What the server answers to.
        case automatic = "auto"
        /// Revisions up to 2025-11-25.
        case legacy
        /// 2026-07-28.
        case modern
    }

    /// The pause before a server that ended is started again: doubled each time up to the longest.
    package struct Restart: Sendable, Equatable {
        /// The first pause, in nanoseconds.
        package var initialNanoseconds: Int64 = 500_000_000
        /// The longest pause, in nanoseconds; never less than the first.
        package var maxNanoseconds: Int64 = 30_000_000_000

        /// The defaults.
        package init() {}
    }

    /// A server with defaults for everything else.
    package init(name: String, upstream: UpstreamSettings) {
        self.name = name
        self.upstream = upstream
        self.policy = nil
        self.timeouts = Timeouts()
        self.sharing = .automatic
        self.era = .automatic
        self.maxChildren = nil
        self.restart = Restart()
        self.isDisabled = false
    }
}
