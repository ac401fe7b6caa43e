package import MCPProtocol

/// Where a route's messages for its client go: the lines of a stream, or the hub.
package protocol ClientOutlet: AnyObject {
    /// Appends a message; `origin` is the request in whose answer it came, where the transport tells.
    func add(_ frame: Span<UInt8>, to receiver: AnswerReceiver, from origin: RequestID?)

    /// Hands on what was appended in this tick; `isWritten` is false when the records are not in their file.
    func flush(isWritten: Bool)

    /// Keeps what was appended in this tick until ``flush(through:)``.
    func hold(until commit: UInt64)

    /// Hands on what was kept for commits up to this one.
    func flush(through commit: UInt64)
}
