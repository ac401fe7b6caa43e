package import JSONText

/// A call as the decision sees it; the arguments live in the message's document.
package struct PolicedCall: Sendable {
    /// Whether a tool, a resource or a prompt is called.
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
