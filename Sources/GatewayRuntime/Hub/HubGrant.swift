internal import Catalogue
package import PolicyEngine

/// Under whose name a client calls, and what it may reach.
///
/// Kept for as long as the grant is configured: a reload changes it in place.
package final class HubGrant {
    /// A server that the grant may use, and the policy in force for it.
    package struct Access {
        let server: HubServer
        let source: PolicySource

        /// Leave to use `server` under the policy of `source`.
        package init(server: HubServer, source: PolicySource) {
            self.server = server
            self.source = source
        }
    }

    let serial = Serial.next()
    /// What policy knows of the grant.
    package let facts: GrantFacts
    /// The servers, in the order of the configuration.
    package internal(set) var access: [Access]
    /// The grants that share with it what is known of the tools of servers.
    let pinGroup: String
    /// False once the grant was taken back or has expired.
    package internal(set) var isLive = true

    /// Its name.
    package var label: String { facts.label }

    /// A grant that may use these servers.
    package init(facts: GrantFacts, access: [Access], pinGroup: String = PinScope.everybody) {
        self.facts = facts
        self.pinGroup = pinGroup
        self.access = access
    }

    /// Its leave to use a server; nil when it has none.
    func access(to server: HubServer) -> Access? {
        access.first { $0.server === server }
    }
}

/// What a client sees behind one address.
package enum HubDoor {
    /// One server, as it is.
    case server(HubServer)
    /// All servers that the grant may use, their names prefixed.
    case all
}
