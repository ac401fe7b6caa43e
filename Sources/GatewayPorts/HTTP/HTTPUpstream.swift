package import HTTPText

/// The server behind an HTTP gateway, reached over pooled connections; used on one event loop only.
package protocol HTTPUpstream: AnyObject {
    /// Sends one request; what comes back goes to `receiver`, never before this call has returned.
    ///
    /// The address, the length of the body and the operator's own fields are the adapter's to add. `target` is another
    /// path and query on the same server, valid in a request line; nil stands for the server's own address.
    func send(
        _ method: HTTPMethod, target: String?, _ fields: HTTPFields, body: Span<UInt8>,
        to receiver: any HTTPUpstreamReceiver
    ) -> any HTTPUpstreamExchange
}

extension HTTPUpstream {
    /// Sends one request to the server's own address.
    package func send(
        _ method: HTTPMethod, _ fields: HTTPFields, body: Span<UInt8>, to receiver: any HTTPUpstreamReceiver
    ) -> any HTTPUpstreamExchange {
        send(method, target: nil, fields, body: body, to: receiver)
    }
}

/// One request under way.
package protocol HTTPUpstreamExchange: AnyObject {
    /// Gives the request up: its connection is closed, and the receiver hears nothing more.
    func cancel()

    /// Reads on, or stops reading the answer while its receiver cannot pass it on.
    func setReading(_ isReading: Bool)
}

/// Takes the answer to one request.
package protocol HTTPUpstreamReceiver: AnyObject {
    /// Status and fields; comes once, first.
    func upstreamAnswered(_ head: HTTPAnswerHead)

    /// More of the body, which is identity-encoded and has no limit.
    func upstreamSent(_ bytes: Span<UInt8>)

    /// The answer is complete; comes last, once.
    func upstreamEnded()

    /// There will be no (complete) answer; comes last, once, instead of ``upstreamEnded()``.
    func upstreamFailed(_ failure: UpstreamFailure)

    /// Everything that was read at once has been given; a good moment to write.
    func upstreamReadsDone()
}

/// Why an upstream did not answer, or not completely.
package struct UpstreamFailure: Error, Sendable, Hashable {
    /// What failed; the raw values are stable.
    package enum Code: String, Sendable, CaseIterable {
        /// No connection: refused, no such host, no route, or not within the time for connecting.
        case unreachable = "upstream_unreachable"
        /// The TLS handshake failed, or the certificate is not trusted.
        case untrusted = "upstream_untrusted"
        /// Every connection is in use, and the queue for one is full.
        case busy = "upstream_busy"
        /// The connection ended before the answer did.
        case closed = "upstream_closed"
        /// The answer points to another address, which is not followed.
        case redirected = "upstream_redirected"
        /// The answer is an error of HTTP, outside the protocol.
        case rejected = "upstream_rejected"
        /// What came is not an HTTP answer that can be read in one way only.
        case malformed = "upstream_malformed"
        /// Nothing came for too long.
        case timeout = "upstream_timeout"
    }

    /// What failed.
    package let code: Code
    /// False when surely no byte of the request has left.
    package let wasSent: Bool
    /// One sentence for the operator: what failed and why.
    package let message: String

    /// A failure of one request.
    package init(code: Code, wasSent: Bool, message: String) {
        self.code = code
        self.wasSent = wasSent
        self.message = message
    }
}
