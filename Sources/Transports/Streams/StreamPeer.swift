internal import GatewayPorts
package import NIOCore
internal import NIOPosix

/// One peer's input and output as frames, on one event loop.
///
/// The two descriptors are channels of their own: a peer that stops reading may still have something to say, and
/// one channel would end both directions at the first failed write.
///
/// Not `Sendable`: every member is for the event loop only.
package final class StreamPeer: FrameWriter {
    /// Which end of the gateway this peer is.
    package let side: Side
    /// Succeeds once the output is closed, for whatever reason.
    package let outputClosed: EventLoopFuture<Void>
    /// Called once no further byte will be read; for the owner of the peer, beside its receiver.
    package var onInputClosed: (() -> Void)?
    /// Whether frames are read at the moment.
    package private(set) var isReading = true

    private enum Output {
        /// The channel does not exist yet; frames wait in `outbound`.
        case opening
        case open(ChannelHandlerContext)
        /// Everything is handed to the channel, which closes once it has written it.
        case closing(ChannelHandlerContext)
        case closed
    }

    private enum Input {
        case opening
        case open(any Channel)
        case closed
    }

    private let inputDescriptor: Int32
    private let outputDescriptor: Int32
    private let limits: StreamLimits
    private let eventLoop: any EventLoop
    private let outputClosedPromise: EventLoopPromise<Void>
    private var receiver: (any FrameReceiver)?
    private var input = Input.opening
    private var output = Output.opening
    private var outbound = ByteBuffer()
    private var closesOutputWhenOpen = false

    /// Creates a peer that owns the two descriptors, which are neither regular files nor shared with another
    /// process's blocking use; nothing is read before `start`.
    package init(
        input: Int32, output: Int32, side: Side, limits: StreamLimits, eventLoop: any EventLoop,
        receiver: any FrameReceiver
    ) {
        eventLoop.preconditionInEventLoop()
        self.inputDescriptor = input
        self.outputDescriptor = output
        self.side = side
        self.limits = limits
        self.eventLoop = eventLoop
        self.receiver = receiver
        self.outputClosedPromise = eventLoop.makePromise()
        self.outputClosed = outputClosedPromise.futureResult
    }

    // MARK: - Life

    /// Opens both directions and begins to read.
    package func start() {
        openOutput()
        openInput()
    }

    /// Closes both directions at once; what was not written is lost, and the receiver hears nothing more.
    package func close() {
        receiver = nil
        onInputClosed = nil
        if case .open(let channel) = input { channel.close(promise: nil) }
        input = .closed
        switch output {
        case .open(let context), .closing(let context):
            finishOutput()
            context.close(promise: nil)
        case .opening:
            finishOutput()
        case .closed:
            break
        }
    }

    /// Stops or resumes reading; a paused peer's bytes wait in its pipe, which pushes back on it.
    ///
    /// Frames that were read already are still delivered, and so is what the pipe holds when the peer closes it.
    package func setReading(_ reads: Bool) {
        guard reads != isReading else { return }
        isReading = reads
        applyReading()
    }

    // MARK: - Writing

    /// Whether the unsent bytes are below the high-water mark.
    ///
    /// The receiver is told of every change.
    package var isWritable: Bool {
        switch output {
        case .opening: outbound.readableBytes <= limits.highWaterBytes
        case .open(let context): context.channel.isWritable && outbound.readableBytes <= limits.highWaterBytes
        case .closing, .closed: false
        }
    }

    /// Gathers one frame and its newline; nothing leaves before `flush`.
    package func send(_ frame: Span<UInt8>) {
        switch output {
        case .opening, .open: break
        case .closing, .closed: return
        }
        // SAFETY: the pointer is used inside the closure only, while the span that lends it is alive.
        _ = unsafe frame.withUnsafeBufferPointer { bytes in
            unsafe outbound.writeBytes(UnsafeRawBufferPointer(bytes))
        }
        outbound.writeInteger(UInt8(ascii: "\n"))
    }

    /// Writes what was gathered, in one piece.
    package func flush() {
        guard outbound.readableBytes > 0, case .open(let context) = output else { return }
        context.writeAndFlush(NIOAny(outbound), promise: nil)
        recycleOutbound()
    }

    /// Writes what was gathered and closes the output behind it, so that the peer sees the end.
    package func closeOutput() {
        switch output {
        case .opening:
            closesOutputWhenOpen = true
        case .open(let context):
            output = .closing(context)
            let written = eventLoop.makePromise(of: Void.self)
            context.writeAndFlush(NIOAny(outbound), promise: written)
            outbound = ByteBuffer()
            written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        case .closing, .closed:
            break
        }
    }

    private func recycleOutbound() {
        // The channel usually wrote all of it just now and let go of the storage, which then serves again.
        if outbound.capacity > limits.lowWaterBytes {
            outbound = ByteBuffer()
        } else {
            outbound.clear(minimumCapacity: Self.outboundCapacityBytes)
        }
    }

    private static let outboundCapacityBytes = 16 * 1024
    /// Starts where a dozen calls fit one read, and grows to what a pipe holds.
    private static let receiveBuffers = AdaptiveRecvByteBufferAllocator(
        minimum: 4 * 1024, initial: 16 * 1024, maximum: 64 * 1024)
}

// MARK: - Channels

// A descriptor whose channel could not be made is not closed: whether the channel has done it depends on how far
// it came, and closing a number twice may close someone else's file. The session ends in any case.
extension StreamPeer {
    private func openInput() {
        let peer = NIOLoopBound(self, eventLoop: eventLoop)
        let framer = LineFramer(maxFrameBytes: limits.maxFrameBytes)
        NIOPipeBootstrap(group: eventLoop)
            .channelOption(.recvAllocator, value: Self.receiveBuffers)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(StreamInputHandler(peer: peer.value, framer: framer))
                }
            }
            .takingOwnershipOfDescriptor(input: inputDescriptor)
            .assumeIsolated()
            .whenFailure { _ in self.inputEnded() }
    }

    private func openOutput() {
        let peer = NIOLoopBound(self, eventLoop: eventLoop)
        NIOPipeBootstrap(group: eventLoop)
            .channelOption(
                .writeBufferWaterMark, value: .init(low: limits.lowWaterBytes, high: limits.highWaterBytes)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(StreamOutputHandler(peer: peer.value))
                }
            }
            .takingOwnershipOfDescriptor(output: outputDescriptor)
            .assumeIsolated()
            .whenFailure { _ in self.outputEnded() }
    }

    private func applyReading() {
        guard case .open(let channel) = input else { return }
        // Fails only when the channel is closed, and then there is nothing to read.
        channel.setOption(.autoRead, value: isReading).whenFailure { _ in }
    }

    private func finishOutput() {
        output = .closed
        outbound = ByteBuffer()
        outputClosedPromise.succeed(())
    }
}

// MARK: - Events of the channels

extension StreamPeer: LineSink {
    /// Hands a line of the input to the receiver as a frame.
    package func lineReceived(_ line: Span<UInt8>) {
        receiver?.frameReceived(line, from: side)
    }

    /// Tells the receiver of a line beyond the limit.
    package func oversizedLine(prefix: Span<UInt8>, length: Int) {
        receiver?.oversizedFrame(prefix: prefix, length: length, from: side)
    }

    func inputOpened(_ channel: any Channel) {
        guard case .opening = input else {
            channel.close(promise: nil)
            return
        }
        input = .open(channel)
        applyReading()
    }

    func readsDone() {
        receiver?.readsDone(from: side)
    }

    func inputEnded() {
        guard receiver != nil || onInputClosed != nil else { return }
        input = .closed
        receiver?.inputClosed(from: side)
        onInputClosed?()
        onInputClosed = nil
    }

    func outputOpened(_ context: ChannelHandlerContext) {
        guard case .opening = output else {
            context.close(promise: nil)
            return
        }
        output = .open(context)
        if closesOutputWhenOpen {
            closeOutput()
        } else {
            flush()
        }
    }

    func outputWritabilityChanged(_ writable: Bool) {
        receiver?.writabilityChanged(writable, on: side)
    }

    func outputEnded() {
        switch output {
        case .closed:
            return
        case .closing:
            finishOutput()
        case .opening, .open:
            finishOutput()
            receiver?.outputFailed(on: side)
        }
    }
}
