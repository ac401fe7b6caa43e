internal import Catalogue
package import PolicyEngine

/// In whose name, for which server and under which policy calls are judged.
package struct SessionScope {
    /// The server's name in counters, facts and audit.
    package let serverName: String
    /// The grant under which the client calls.
    package let grant: GrantFacts
    /// Where the policy in force is found.
    package let source: PolicySource
    /// The hosts that are the server's own; empty for a server without an address.
    let serverHosts: [HostPattern]
    /// The grants that share what is known of the server's tools.
    let pinGroup: String

    /// A scope with every part given; `serverHost` is that of the server's address.
    package init(
        serverName: String, grant: GrantFacts, source: PolicySource, serverHost: String? = nil,
        pinGroup: String = PinScope.everybody
    ) {
        self.serverName = serverName
        self.pinGroup = pinGroup
        self.grant = grant
        self.source = source
        self.serverHosts = serverHost.map { HostPattern.covering($0) } ?? []
    }
}
