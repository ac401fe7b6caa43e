/// Which questions a server may put to the person at a client.
package struct ElicitationPolicy: Sendable, Hashable {
    /// Where a question may send a person.
    package enum Addresses: Sendable, Hashable {
        case all
        /// The server's own host and what is below it.
        case own
        case listed([HostPattern])
    }

    /// Whether any question may be put.
    package var action: ServerRequestAction
    /// Whether a form may ask for what looks like a secret.
    package var allowsSecrets: Bool
    /// Where a person may be sent.
    package var addresses: Addresses

    /// With every part given.
    package init(action: ServerRequestAction, allowsSecrets: Bool, addresses: Addresses) {
        self.action = action
        self.allowsSecrets = allowsSecrets
        self.addresses = addresses
    }

    /// What one word means: all questions, or none.
    package init(_ action: ServerRequestAction) {
        self.init(action: action, allowsSecrets: true, addresses: .all)
    }

    /// Forms that ask for no secret, and addresses of the server itself: what a policy says that says nothing.
    package static let careful = ElicitationPolicy(action: .allow, allowsSecrets: false, addresses: .own)

    /// What is wrong with a question of this kind; nil when it may be put.
    ///
    /// - Parameters:
    ///   - secret: whether a field of the form looks like a secret.
    ///   - ownHosts: the hosts that are the server's own; empty when it has none.
    package func fault(
        in question: ElicitationKind, secret: Bool, ownHosts: [HostPattern]
    ) -> ElicitationFault? {
        switch action {
        case .deny, .requireApproval: return .denied
        case .allow: break
        }
        if secret, !allowsSecrets { return .secret }
        switch question {
        case .form: return nil
        case .address(let url): return leadsAway(url, ownHosts) ? .foreignAddress : nil
        // Nobody can tell where it leads or what it asks for.
        case .unknown: return allowsSecrets && addresses == .all ? nil : .denied
        }
    }

    private func leadsAway(_ url: String, _ ownHosts: [HostPattern]) -> Bool {
        let hosts: [HostPattern]
        switch addresses {
        case .all: return false
        case .own: hosts = ownHosts
        case .listed(let listed): hosts = listed
        }
        return HostPattern.outcome(of: url.utf8.span, hosts) != .holds
    }
}

/// How a question is put to a person.
package enum ElicitationKind: Sendable, Hashable {
    case form
    /// The person is sent to this URL.
    case address(String)
    case unknown
}

/// Why a question may not be put to a person.
package enum ElicitationFault: Sendable, Hashable {
    /// No question may be put, or nobody can tell what this one is.
    case denied
    /// It asks for what looks like a secret.
    case secret
    /// It leads to a host that is not allowed.
    case foreignAddress
}

extension HostPattern {
    /// A server's own host and every name below it; none when `host` is neither a name nor an address.
    package static func covering(_ host: String) -> [HostPattern] {
        ["", "*."].compactMap { HostPattern($0 + host) }
    }
}
