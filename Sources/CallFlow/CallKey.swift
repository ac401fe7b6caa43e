package import MCPProtocol

/// What tells one request in flight from another: its id, and the route whose ids it must not be confused with.
package struct CallKey: Sendable, Hashable {
    /// Equal for all routes whose ids are one space, such as the streams of one session.
    package let correlation: UInt64
    /// The request's id.
    package let id: RequestID

    /// The key of request `id` on routes of `correlation`.
    package init(_ correlation: UInt64, _ id: RequestID) {
        self.correlation = correlation
        self.id = id
    }
}
