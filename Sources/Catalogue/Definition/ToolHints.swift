/// What a server says of its own tool: claims that may raise a verdict and never lower it.
package struct ToolHints: Sendable, Hashable {
    /// `readOnlyHint`; nil when the server does not say.
    package var isReadOnly: Bool?
    /// `destructiveHint`; nil when the server does not say.
    package var isDestructive: Bool?
    /// `idempotentHint`; nil when the server does not say.
    package var isIdempotent: Bool?
    /// `openWorldHint`; nil when the server does not say.
    package var isOpenWorld: Bool?

    /// No claim at all.
    package init() {}
}
