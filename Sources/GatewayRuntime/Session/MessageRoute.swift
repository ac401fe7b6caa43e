package import MCPProtocol

/// The way that messages of a client take through the gateway and back: a pair of streams, or one HTTP exchange.
///
/// Bound to the gateway's loop. What is given to it leaves at the end of the tick, when the records are in their file.
package protocol MessageRoute: AnyObject {
    /// Equal for routes whose request ids are one space.
    var correlation: UInt64 { get }

    /// What the header of the client's HTTP request says of its body; nil where there is no header.
    var headers: RequestHeaders? { get }

    /// Whether the gateway itself repeats arguments in header fields, as the server's tools declare them.
    var writesHeaders: Bool { get }

    /// The message under way is a request with this id, and will be answered.
    func carries(_ id: RequestID)

    /// The way of one element of a batch, whose answers go back together.
    func part() -> any MessageRoute

    /// Whether the tick that is under way has something for the client; the gateway's to set.
    var isGathered: Bool { get set }

    /// Sends a message of the client upstream; the caller holds a permit for it.
    func forward(_ frame: Span<UInt8>)

    /// Sends a message of the gateway's own upstream: the answer to a question that the client will not see.
    func decline(_ frame: Span<UInt8>)

    /// The upstream's message that is being released goes to the client as it came.
    func pass(_ frame: Span<UInt8>, to receiver: AnswerReceiver)

    /// A message of ours, or one that we changed, goes to the client.
    func answer(_ frame: Span<UInt8>, to receiver: AnswerReceiver, status: AnswerStatus)

    /// The client's messages need no answer, and none will come.
    func settleUnanswered()

    /// Sends what the tick has gathered. `isWritten` is false when the records are not in their file: answers that they
    /// vouch for must not leave then.
    func flushAnswers(isWritten: Bool)

    /// Keeps what the tick has gathered until ``flushAnswers(through:)``.
    func holdAnswers(until commit: UInt64)

    /// Sends what was kept for commits up to this one.
    func flushAnswers(through commit: UInt64)
}

extension MessageRoute {
    /// Most routes pass on what the client has written.
    package var writesHeaders: Bool { false }
}

/// Whom a message to the client answers.
package enum AnswerReceiver {
    /// Nobody's audited call.
    case unrecorded
    /// A call whose record vouches for the answer; nil when its id could not be read.
    case call(RequestID?)
    /// The requests of a batch, whose answers are one array.
    case batch([RequestID?])
}

/// What an answer of ours means to HTTP; other transports ignore it.
package enum AnswerStatus: Sendable, Equatable {
    /// The message is an answer like any other.
    case success
    /// The client's message breaks the protocol.
    case badRequest
    /// No such method (2026-07-28).
    case unknownMethod
    /// The client's message is too long.
    case tooLarge
    /// The upstream could not be reached, or gave no answer that can be used.
    case badGateway
    /// The upstream did not answer in time.
    case gatewayTimeout
}
