internal import NIOCore

/// The output channel of a `StreamPeer`: tells it what becomes of the written bytes.
final class StreamOutputHandler: ChannelInboundHandler {
    typealias InboundIn = Never
    typealias OutboundOut = ByteBuffer

    private let peer: StreamPeer

    init(peer: StreamPeer) {
        self.peer = peer
    }

    func channelActive(context: ChannelHandlerContext) {
        peer.outputOpened(context)
        context.fireChannelActive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        peer.outputWritabilityChanged(context.channel.isWritable)
    }

    func channelInactive(context: ChannelHandlerContext) {
        peer.outputEnded()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A failed write ends the output: `channelInactive` follows and is what the receiver hears.
        context.close(promise: nil)
    }
}
