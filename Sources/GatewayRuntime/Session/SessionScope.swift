package import PolicyEngine

/// In whose name, for which server and under which policy calls are judged.
package struct SessionScope {
    /// The server's name in counters, facts and audit.
    package let serverName: String
    /// The grant under which the client calls.
    package let grant: GrantFacts
    /// Where the policy in force is found.
    package let source: PolicySource

    /// A scope with every part given.
    package init(serverName: String, grant: GrantFacts, source: PolicySource) {
        self.serverName = serverName
        self.grant = grant
        self.source = source
    }
}
