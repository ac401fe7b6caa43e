/// Answers to the requests that a server may make of a client.
package struct ServerRequestPolicy: Sendable, Hashable {
    /// Use of the client's model.
    package var sampling: ServerRequestAction
    /// Questions to the person at the client.
    package var elicitation: ElicitationPolicy
    /// The list of the client's directories.
    package var roots: ServerRequestAction

    /// The safe default: harmless questions may be put, models and directories not asked for.
    package init(
        sampling: ServerRequestAction = .deny, elicitation: ElicitationPolicy = .careful,
        roots: ServerRequestAction = .deny
    ) {
        self.sampling = sampling
        self.elicitation = elicitation
        self.roots = roots
    }

    /// The names of the abilities that are never asked for, as clients declare them.
    package var deniedCapabilities: [String] {
        var names: [String] = []
        if sampling == .deny { names.append("sampling") }
        if elicitation.action == .deny { names.append("elicitation") }
        if roots == .deny { names.append("roots") }
        return names
    }
}
