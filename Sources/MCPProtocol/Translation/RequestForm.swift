/// What becomes of a client's request on its way to a server.
package struct RequestForm: Sendable {
    /// The id that the server sees.
    package var id: RequestID
    /// Replaces the client's progress token where it gave one; nil keeps it.
    package var progressToken: RequestID?
    /// The server's own name of the tool or prompt: replaces `params.name`, or `params.ref.name` of a completion; nil
    /// keeps it.
    package var name: String?
    /// What becomes of `_meta`, and of the parameters that only one era knows.
    package var meta: MetaForm

    /// A request with another id and nothing else changed.
    package init(id: RequestID) {
        self.id = id
        meta = .keep
    }
}

/// What becomes of a request's `_meta`, and of the parameters that only one era knows.
package enum MetaForm: Sendable {
    /// As it came, but for the progress token.
    case keep
    /// For a legacy server: without what the client says of itself in `_meta`, without `inputResponses`,
    /// `requestState` and `task`; `_meta` goes when nothing is left in it.
    case legacy
    /// For a modern server: with these members of `_meta` in place of any that came; without a legacy `task`.
    case modern(ModernMeta)
}
