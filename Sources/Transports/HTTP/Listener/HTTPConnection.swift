internal import GatewayPorts
internal import HTTPText
internal import NIOCore

/// One client's connection: its requests one after the other, and their answers.
///
/// Sits at the end of its pipeline, behind what decodes. Reading goes on while a request is answered, so that a
/// client that leaves is noticed; once a further request has come, the rest stays in the kernel.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = Never
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// Where the connection is; how long it may be there is for `sweep` to say.
    enum Phase: Equatable {
        /// Nothing of a further head has come.
        case idle
        /// A head has begun.
        case head
        /// A head was accepted, its body is being gathered.
        case body
        /// The handler has the request.
        case answering
        /// The answer is complete, but the client has to take more of it before its next request counts.
        case flushing
        /// The last bytes are on their way out.
        case closing
        /// Our side has ended; what the client still sends is dropped until it ends its own.
        case lingering
        case closed
    }

    let listener: HTTPListener
    /// Where the listener keeps this connection.
    var slot: Int?
    var phase = Phase.idle
    /// The sweep at which the phase began.
    var phaseSweep: Int
    /// No request has come yet: the time for its head counts from the connection.
    var isFresh = true

    var context: ChannelHandlerContext?
    var outbound = ByteBuffer()
    /// Bytes handed to the channel so far.
    var handedBytes = 0
    /// The most bytes that were seen to have left, and the sweep that saw it.
    var progress = WriteProgress(sentBytes: 0, sweep: 0)

    var requestHead: HTTPRequestHead?
    var version = RequestVersion(isOld: false, persists: true)
    var answersHeadOnly = false
    var closesAfterAnswer = false
    var body = ByteBuffer()
    /// What came while a request was being answered.
    var backlog: [RequestEvent] = []
    /// Whether the bytes read at once have brought an event.
    var hasTakenEvent = false
    private var isReadDeferred = false
    var isWorkingOff = false

    var exchange: HTTPExchange?
    var observer: (any HTTPClientObserver)?

    struct WriteProgress {
        var sentBytes: Int
        var sweep: Int
    }

    init(listener: HTTPListener) {
        self.listener = listener
        self.phaseSweep = listener.sweepCount
    }

    // MARK: - Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        // Only reached without `channelInactive` when the connection never became active.
        connectionLost()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        connectionLost()
        context.fireChannelInactive()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Bytes came and no event did: a head has begun.
        if phase == .idle, !hasTakenEvent { enter(.head) }
        hasTakenEvent = false
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if phase == .flushing, isWritable { becomeIdle() }
        observer?.clientWritabilityChanged()
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The connection failed below HTTP, and there is nobody to tell: `channelInactive` follows.
        closeNow()
    }

    func read(context: ChannelHandlerContext) {
        guard backlog.isEmpty else {
            isReadDeferred = true
            return
        }
        context.read()
    }

    // MARK: - Life

    func enter(_ phase: Phase) {
        self.phase = phase
        phaseSweep = listener.sweepCount
    }

    /// Reads on when reading was put off and nothing is left to do first.
    func resumeReading() {
        guard isReadDeferred, backlog.isEmpty else { return }
        isReadDeferred = false
        context?.read()
    }

    /// Ends the connection after the exchange under way, or now when there is none.
    func drain() {
        closesAfterAnswer = true
        switch phase {
        case .idle: close()
        case .head, .body, .answering, .flushing, .closing, .lingering, .closed: break
        }
    }

    /// Closes in order.
    func close() {
        context?.close(promise: nil)
    }

    private func connectionLost() {
        guard phase != .closed else { return }
        forgetBody()
        phase = .closed
        backlog.removeAll()
        exchange?.close()
        exchange = nil
        outbound = ByteBuffer()
        let leaving = observer
        observer = nil
        listener.ended(self)
        leaving?.clientClosed()
    }
}
