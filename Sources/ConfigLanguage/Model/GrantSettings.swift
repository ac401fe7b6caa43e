/// Who may use which server: what a token stands for.
package struct GrantSettings: Sendable, Equatable {
    /// Its name in counters, policies and the audit; unique in the file.
    package var label: String
    /// Words that policies can ask for.
    package var tags: [String]
    /// The servers that it may use, in file order; `"*"` is already replaced by all servers of the file.
    package var servers: [GrantedServer]
    /// When it ends, in nanoseconds since 1970; nil for never.
    package var expiryNanoseconds: Int64?
    /// Hashes of its tokens: several while tokens are exchanged, none for the anonymous grant.
    package var tokens: [TokenHash]
    /// Whether requests without a token have this grant; at most one grant, and only behind loopback listeners.
    package var isAnonymous: Bool
    /// Whether its tokens are refused.
    package var isDisabled: Bool
    /// The grants that share pins with it; nil for all that say nothing.
    package var pinGroup: String?

    /// A server that a grant may use.
    package struct GrantedServer: Sendable, Equatable {
        /// The server's name; it exists in the file.
        package var name: String
        /// The policy of this grant for it; nil for the server's own.
        package var policy: PolicyReference?

        /// A server, and the policy for it where it differs from the server's own.
        package init(name: String, policy: PolicyReference? = nil) {
            self.name = name
            self.policy = policy
        }
    }

    /// A grant for these servers, with no token yet.
    package init(label: String, servers: [GrantedServer] = []) {
        self.label = label
        self.tags = []
        self.servers = servers
        self.expiryNanoseconds = nil
        self.tokens = []
        self.isAnonymous = false
        self.isDisabled = false
        self.pinGroup = nil
    }

    /// Whether the grant may use this server at all.
    package func lists(server name: String) -> Bool {
        servers.contains { $0.name == name }
    }

    /// Whether the grant counts at this moment: neither disabled nor past its end.
    ///
    /// - Parameter now: nanoseconds since 1970.
    package func isLive(at now: Int64) -> Bool {
        guard !isDisabled else { return false }
        guard let expiryNanoseconds else { return true }
        return now < expiryNanoseconds
    }
}
