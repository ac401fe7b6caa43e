/// Answers to the requests that a server may make of a client.
package struct ServerRequestPolicy: Sendable, Hashable {
    /// Use of the client's model.
    package var sampling: ServerRequestAction
    /// Questions to the person at the client.
    package var elicitation: ServerRequestAction
    /// The list of the client's directories.
    package var roots: ServerRequestAction

    /// The safe default: forms may be asked, models and directories not.
    package init(
        sampling: ServerRequestAction = .deny, elicitation: ServerRequestAction = .allow,
        roots: ServerRequestAction = .deny
    ) {
        self.sampling = sampling
        self.elicitation = elicitation
        self.roots = roots
    }
}
