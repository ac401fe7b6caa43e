package import JSONText

/// What is policed: a tool, a resource or a prompt.
package enum TargetKind: Sendable, Hashable {
    case tool, resource, prompt
}

/// A call as the decision sees it; the arguments live in the message's document.
package struct PolicedCall: Sendable {
    package var kind: TargetKind
    /// The tool's or prompt's name, or the resource's URI, decoded.
    package var target: String
    /// The arguments object; nil when the call has none.
    package var arguments: JSONNodeID?

    /// A call of `target`.
    package init(kind: TargetKind, target: String, arguments: JSONNodeID?) {
        self.kind = kind
        self.target = target
        self.arguments = arguments
    }
}

/// Who calls: the grant under which the client connected.
package struct GrantFacts: Sendable, Hashable {
    package var label: String
    package var tags: [String]
    package var subject: String?
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

    package static func == (left: GrantFacts, right: GrantFacts) -> Bool {
        left.label == right.label && left.tags == right.tags && left.subject == right.subject
            && left.claims == right.claims
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(label)
        hasher.combine(subject)
    }
}

/// What the upstream's list says of a tool.
package struct ToolFacts: Sendable {
    /// Names in the input schema's `required`.
    package var requiredArguments: [String]
    /// `annotations` as the server gave them.
    package var annotations: [String: JSONValue]

    /// What a definition says.
    package init(requiredArguments: [String], annotations: [String: JSONValue]) {
        self.requiredArguments = requiredArguments
        self.annotations = annotations
    }
}

/// Everything that a decision may know besides the message: plain values, gathered by the caller.
package struct CallFacts: Sendable {
    package var server: String
    package var grant: GrantFacts
    /// The session's id where the protocol has one, or the stdio process's life.
    package var session: String?
    /// Self-reported by the client.
    package var clientName: String?
    /// Nanoseconds since the Unix epoch.
    package var wallNanoseconds: Int64
    /// The upstream's definition of the tool; nil when its list does not hold the tool or was not read.
    package var tool: ToolFacts?

    /// Facts of one call.
    package init(
        server: String, grant: GrantFacts, session: String?, clientName: String? = nil, wallNanoseconds: Int64,
        tool: ToolFacts? = nil
    ) {
        self.server = server
        self.grant = grant
        self.session = session
        self.clientName = clientName
        self.wallNanoseconds = wallNanoseconds
        self.tool = tool
    }
}
