package import JSONText

/// Who calls: the grant under which the client connected.
package struct GrantFacts: Sendable, Hashable {
    /// The name of the grant, unique in the gateway.
    package var label: String
    /// What the operator tagged the grant with.
    package var tags: [String]
    /// Whom the identity provider named, if one did.
    package var subject: String?
    /// What the identity provider claimed besides, by name.
    package var claims: [String: JSONValue]

    /// The grant of wrap and proxy mode.
    package static let local = GrantFacts(label: "local")

    /// A grant called `label`.
    package init(label: String, tags: [String] = [], subject: String? = nil, claims: [String: JSONValue] = [:]) {
        self.label = label
        self.tags = tags
        self.subject = subject
        self.claims = claims
    }

    /// Equal in every part.
    package static func == (left: GrantFacts, right: GrantFacts) -> Bool {
        left.label == right.label && left.tags == right.tags && left.subject == right.subject
            && left.claims == right.claims
    }

    /// Hashes what tells grants apart.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(label)
        hasher.combine(subject)
    }
}
