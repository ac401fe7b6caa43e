internal import HTTPText
internal import NIOCore

/// One piece of what a client sends, whoever decodes it.
enum RequestEvent {
    case head(HTTPRequestHead, RequestVersion)
    case body(ByteBuffer)
    case end
    /// Nothing can be read after this.
    case unreadable(RequestRefusal)
}

/// What a request line and the fields about the connection say of the sender.
struct RequestVersion: Equatable {
    /// The client speaks HTTP/1.0: no chunks.
    let isOld: Bool
    /// The client would send a further request over this connection.
    let persists: Bool
}

/// Takes the pieces of requests in order.
protocol RequestSink: AnyObject {
    func take(_ event: RequestEvent)
}
