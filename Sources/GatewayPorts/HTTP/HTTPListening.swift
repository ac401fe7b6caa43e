package import HTTPText

/// Takes the requests of HTTP clients; used on one event loop only.
package protocol HTTPRequestHandler: AnyObject {
    /// A whole request, within the listener's limits. Its answer goes to `answer`, now or later.
    ///
    /// - Returns: who wants to know what becomes of the client meanwhile; nil when the answer is complete.
    func received(
        _ head: HTTPRequestHead, body: Span<UInt8>, answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)?
}

/// Wants to know what a client does before its answer has ended.
package protocol HTTPClientObserver: AnyObject {
    /// The client closed the connection; nothing more can be written.
    func clientClosed()

    /// ``HTTPAnswerWriter/isWritable`` changed.
    func clientWritabilityChanged()
}

/// The client's side of one exchange; what is given leaves with ``flush()``.
///
/// Used on its event loop only.
package protocol HTTPAnswerWriter: AnyObject {
    /// A whole answer; the length of the body is sent with the head.
    func send(_ head: HTTPAnswerHead, body: Span<UInt8>)

    /// Begins an answer whose length nobody knows.
    func begin(_ head: HTTPAnswerHead)

    /// More of the body of an answer that was begun.
    func write(_ bytes: Span<UInt8>)

    /// Ends an answer that was begun.
    func end()

    /// Closes the connection in the middle of an answer, so that nobody takes it for whole.
    func abort()

    /// Sends everything that was given.
    func flush()

    /// False while the client does not read and enough waits for it.
    var isWritable: Bool { get }
}
