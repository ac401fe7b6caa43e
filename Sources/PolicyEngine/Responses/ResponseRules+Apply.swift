package import JSONText

extension ResponseRules {
    /// Looks at a message of a server: an answer or a notification.
    ///
    /// - Parameter message: the message's object: its `result`, `error` or `params` are looked at.
    /// - Parameter fitsSchema: whether a structured result is valid against the tool's output schema; asked only when
    ///   one was rewritten.
    package func apply(
        to message: JSONNodeID, in document: JSONDocument,
        fitsSchema: (JSONNodeID, JSONDocument) -> Bool = { _, _ in true }
    ) -> ResponseOutcome {
        ResponseOutcome()
    }
}
