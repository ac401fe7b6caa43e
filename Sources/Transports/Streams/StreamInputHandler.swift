internal import NIOCore

/// The input channel of a `StreamPeer`: bytes into frames.
final class StreamInputHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let peer: StreamPeer
    private var framer: LineFramer

    init(peer: StreamPeer, framer: LineFramer) {
        self.peer = peer
        self.framer = framer
    }

    func channelActive(context: ChannelHandlerContext) {
        peer.inputOpened(context.channel)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        framer.feed(buffer.readableBytesUInt8Span, to: peer)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        peer.readsDone()
    }

    func channelInactive(context: ChannelHandlerContext) {
        framer.finish(to: peer)
        peer.readsDone()
        peer.inputEnded()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A failed read ends the input as its end does: `channelInactive` follows and is what the receiver hears.
        context.close(promise: nil)
    }
}
