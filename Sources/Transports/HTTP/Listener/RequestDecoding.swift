internal import HTTPText
internal import NIOCore
internal import NIOHTTP1

/// Turns bytes into request events.
///
/// This file is all that knows which decoder does it.
enum RequestDecoding {
    /// Adds what decodes at the end of the pipeline; the sink's own handler belongs behind it.
    static func install(
        in pipeline: ChannelPipeline.SynchronousOperations, limits: HTTPListenerLimits, sink: any RequestSink
    ) throws {
        var decoderLimits = NIOHTTPDecoderLimitConfiguration()
        decoderLimits.maxHeaderFieldSize = limits.maxHeadBytes
        decoderLimits.maxHeaderListSize = limits.maxHeadBytes
        decoderLimits.maxHeaderFieldCount = limits.maxFields
        let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: decoderLimits)
        try pipeline.addHandlers(ByteToMessageHandler(decoder), RequestTranslator(sink: sink))
    }
}

/// Speaks our words for what NIO's decoder reads.
private final class RequestTranslator: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let sink: any RequestSink

    init(sink: any RequestSink) {
        self.sink = sink
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            sink.take(.head(Self.translated(head), Self.version(of: head)))
        case .body(let bytes):
            sink.take(.body(bytes))
        case .end:
            sink.take(.end)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.headerOverflow:
            sink.take(.unreadable(RequestRefusal(status: 431, message: "the head of the request is too large")))
        case is HTTPParserError, is ByteToMessageDecoderError:
            sink.take(.unreadable(RequestRefusal(status: 400, message: "the request is not well-formed HTTP/1.1")))
        default:
            context.fireErrorCaught(error)
        }
    }

    private static func translated(_ head: NIOHTTP1.HTTPRequestHead) -> HTTPText.HTTPRequestHead {
        var fields = HTTPFields()
        for field in head.headers { fields.append(field.name, field.value) }
        let method: HTTPText.HTTPMethod =
            switch head.method {
            case .GET: .get
            case .POST: .post
            case .DELETE: .delete
            case .OPTIONS: .options
            default: .other(head.method.rawValue)
            }
        return HTTPText.HTTPRequestHead(method: method, target: head.uri, fields: fields)
    }

    private static func version(of head: NIOHTTP1.HTTPRequestHead) -> RequestVersion {
        // NIO's decoder reads nothing behind a request to upgrade, which we answer as if it had not asked.
        let persists = head.isKeepAlive && !head.headers.contains(name: "upgrade")
        return RequestVersion(isOld: head.version.minor == 0, persists: persists)
    }
}
