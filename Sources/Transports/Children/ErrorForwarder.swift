internal import NIOCore
internal import NIOPosix

/// Passes a child's standard error on, line by line and labelled, as fast as it is taken and no faster.
///
/// Not `Sendable`: every member is for the event loop only.
final class ErrorForwarder {
    /// Called once, when all that the child said is written.
    var onEnd: (() -> Void)?
    /// Whether all that the child said is written.
    private(set) var isOver = false

    private let output: ErrorOutput
    private let eventLoop: any EventLoop
    private var labeller: LineLabeller
    private var channel: (any Channel)?
    private var lines: [UInt8] = []
    private var isWriting = false
    private var hasInputEnded = false

    private static let readBytes = 4096

    /// Owns the descriptor.
    init(descriptor: Int32, label: ErrorLabel, eventLoop: any EventLoop) {
        output = label.output
        labeller = LineLabeller(name: label.name)
        self.eventLoop = eventLoop
        open(descriptor)
    }

    private func open(_ descriptor: Int32) {
        let forwarder = NIOLoopBound(self, eventLoop: eventLoop)
        NIOPipeBootstrap(group: eventLoop)
            .channelOption(.autoRead, value: false)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.readBytes))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ErrorInputHandler(forwarder: forwarder.value))
                }
            }
            .takingOwnershipOfDescriptor(input: descriptor)
            .assumeIsolated()
            .whenFailure { _ in self.inputEnded() }
    }

    /// Reads no further: somebody who is no child of ours may keep the other end open for ever.
    func close() {
        if let channel { channel.close(promise: nil) } else { hasInputEnded = true }
        end()
    }

    // MARK: - Events of the channel

    func inputOpened(_ channel: any Channel) {
        guard !hasInputEnded else {
            channel.close(promise: nil)
            return
        }
        self.channel = channel
        channel.read()
    }

    func received(_ bytes: Span<UInt8>) {
        labeller.feed(bytes, to: &lines)
    }

    func readsDone() {
        if lines.isEmpty { channel?.read() } else { write() }
    }

    func inputEnded() {
        channel = nil
        hasInputEnded = true
        labeller.finish(to: &lines)
        write()
    }

    // MARK: - Writing

    private func write() {
        guard !isWriting else { return }
        guard !lines.isEmpty else {
            if hasInputEnded { end() }
            return
        }
        isWriting = true
        let written = lines
        lines = []
        let forwarder = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        output.write(written) {
            eventLoop.execute { forwarder.value.wasWritten() }
        }
    }

    private func wasWritten() {
        isWriting = false
        guard lines.isEmpty, !hasInputEnded else { return write() }
        channel?.read()
    }

    private func end() {
        isOver = true
        let report = onEnd
        onEnd = nil
        report?()
    }
}

/// The channel of an `ErrorForwarder`.
private final class ErrorInputHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let forwarder: ErrorForwarder

    init(forwarder: ErrorForwarder) {
        self.forwarder = forwarder
    }

    func channelActive(context: ChannelHandlerContext) {
        forwarder.inputOpened(context.channel)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        forwarder.received(buffer.readableBytesUInt8Span)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        forwarder.readsDone()
    }

    func channelInactive(context: ChannelHandlerContext) {
        forwarder.inputEnded()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A failed read ends the input as its end does: `channelInactive` follows.
        context.close(promise: nil)
    }
}
