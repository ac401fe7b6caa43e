internal import GatewayPorts
internal import HTTPText
internal import NIOCore
internal import NIOTLS

/// One connection to an upstream, for one request after the other.
final class UpstreamConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    private enum State {
        /// Connected, but what secures it is not agreed on.
        case opening
        case idle
        /// A request was sent, and its answer is not complete.
        case busy(UpstreamExchange)
        /// The answer is complete; whether more came with it is seen when all that was read at once is.
        case settling
        case closed
    }

    private let pool: UpstreamPool
    private var state = State.opening
    private var context: ChannelHandlerContext?
    private var reader: ResponseReader
    private var spare: UpstreamExchange?
    /// The next request, empty between them.
    var outbound = ByteBuffer()
    /// The sweep at which the state began or the last bytes came.
    private var activitySweep: Int
    private var hasAnswered = false
    private var isReadDeferred = false
    private var isSecured = false
    /// The pool counts this connection: of several attempts to connect, only one gets so far.
    private var isAdopted = false
    /// Inside `begin`, where a receiver must hear nothing.
    private var isBeginning = false
    private var error: (any Error)?

    init(pool: UpstreamPool) {
        self.pool = pool
        reader = ResponseReader(limits: pool.configuration.answerLimits)
        activitySweep = pool.sweepCount
    }

    // MARK: - Requests

    /// Whether a request can be sent now.
    var isUsable: Bool {
        if case .idle = state { context?.channel.isActive ?? false } else { false }
    }

    /// The last exchange when nobody else holds it any more, or a new one.
    func freshExchange() -> UpstreamExchange {
        if spare == nil || !isKnownUniquelyReferenced(&spare) { spare = nil }
        let fresh = spare ?? UpstreamExchange()
        spare = fresh
        return fresh
    }

    /// Sends the request that was written to ``outbound``; its receiver hears nothing before this has returned.
    func begin(_ exchange: UpstreamExchange) {
        guard let context else { return }
        state = .busy(exchange)
        exchange.send(on: self)
        hasAnswered = false
        activitySweep = pool.sweepCount
        reader.expectAnswer()
        isBeginning = true
        context.writeAndFlush(wrapOutboundOut(outbound), promise: nil)
        isBeginning = false
        // The channel usually wrote all of it just now and let go of the storage, which then serves again.
        if outbound.capacity > Self.keptCapacityBytes {
            outbound = ByteBuffer()
        } else {
            outbound.clear(minimumCapacity: Self.outboundCapacityBytes)
        }
    }

    /// The exchange was cancelled, and what comes is nobody's.
    func giveUp() {
        guard case .busy = state else { return }
        close()
    }

    func resumeReading() {
        guard isReadDeferred else { return }
        isReadDeferred = false
        // Silence while nobody read is not the server's.
        activitySweep = pool.sweepCount
        context?.read()
    }

    /// Ends the connection without a word to anyone.
    func close() {
        end(failing: nil)
    }

    /// Ends the connection, whatever is under way on it.
    func shutDown() {
        fail(.closed, "the gateway is shutting down")
        close()
    }

    /// Ends the connection because nothing came for too long, or it is not needed.
    func sweep(_ waits: UpstreamPool.Waits) {
        let age = pool.sweepCount &- activitySweep
        switch state {
        case .opening:
            if age > waits.connect { fail(.unreachable, "the TLS handshake with the upstream took too long") }
        case .idle:
            if age >= min(waits.keep, serverKeepSweeps ?? .max) { close() }
        case .busy(let exchange):
            guard exchange.isReading else { return }
            let wait = hasAnswered ? (exchange.isStream ? nil : waits.body) : waits.answer
            if let wait, age > wait { fail(.timeout, "nothing came from the upstream for too long") }
        case .settling, .closed:
            break
        }
    }

    /// For how many sweeps the server surely keeps the connection, a second less than it says; nil when it does not.
    private var serverKeepSweeps: Int? {
        guard let seconds = reader.keepAliveSeconds else { return nil }
        return pool.configuration.sweeps(within: .seconds(Int64(clamping: max(0, seconds - 1))))
    }

    private static let outboundCapacityBytes = 1024
    private static let keptCapacityBytes = 16 * 1024
}

// MARK: - Channel events

extension UpstreamConnection {
    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    /// The channel is connected and the one to use; `awaitsTLS` when a handshake comes first.
    func adopt(awaitsTLS: Bool) {
        isAdopted = true
        if case .closed = state {
            pool.lost(self, UpstreamPool.Opening.failed(openingFailure))
        } else if isSecured || !awaitsTLS {
            becomeReady()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event {
            isSecured = true
            if isAdopted { becomeReady() }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        guard case .busy(let exchange) = state else {
            // Nobody asked: not to be trusted with a request.
            close()
            return
        }
        activitySweep = pool.sweepCount
        feed(buffer.readableBytesUInt8Span, to: exchange)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        switch state {
        case .busy(let exchange):
            exchange.receiver?.upstreamReadsDone()
        case .settling:
            becomeReady()
        case .opening, .idle, .closed:
            break
        }
    }

    func read(context: ChannelHandlerContext) {
        if case .busy(let exchange) = state, !exchange.isReading {
            isReadDeferred = true
            return
        }
        context.read()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.error = error
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        switch state {
        case .opening:
            end(failing: openingFailure)
        case .busy(let exchange):
            connectionEnded(under: exchange)
        case .idle, .settling:
            close()
        case .closed:
            break
        }
    }
}

// MARK: - Answers

extension UpstreamConnection {
    private var openingFailure: UpstreamFailure {
        guard pool.isSecure else {
            return UpstreamFailure(
                code: .unreachable, wasSent: false, message: "the upstream closed the connection at once")
        }
        return UpstreamFailure(code: .untrusted, wasSent: false, message: UpstreamWords.handshakeFailed(error))
    }

    private func becomeReady() {
        let opening: UpstreamPool.Opening = if case .opening = state { .done } else { .past }
        state = .idle
        activitySweep = pool.sweepCount
        resumeReading()
        pool.ready(self, opening)
    }

    private func feed(_ bytes: Span<UInt8>, to exchange: UpstreamExchange) {
        var position = 0
        // The receiver may cancel at any call, and then hears no other.
        while let receiver = exchange.receiver {
            let event: ResponseEvent
            do {
                event = try reader.read(bytes, from: &position)
            } catch {
                fail(.malformed, error.message)
                return
            }
            switch event {
            case .needMore:
                return
            case .head(let head):
                hasAnswered = true
                receiver.upstreamAnswered(head)
            case .body(let range):
                receiver.upstreamSent(bytes.extracting(range))
            case .end:
                answerEnded(exchange, isClean: position == bytes.count)
                return
            }
        }
    }

    private func answerEnded(_ exchange: UpstreamExchange, isClean: Bool) {
        let receiver = exchange.finish()
        if isClean, reader.keepsConnection, serverKeepSweeps != 0 {
            state = .settling
        } else {
            close()
        }
        receiver?.upstreamEnded()
    }

    /// The connection ended in the middle of an exchange, or by ending it ended the answer.
    private func connectionEnded(under exchange: UpstreamExchange) {
        guard error == nil else {
            fail(.closed, UpstreamWords.connectionBroke(error))
            return
        }
        do {
            _ = try reader.inputClosed()
        } catch {
            fail(.closed, hasAnswered ? error.message : "the upstream closed the connection without an answer")
            return
        }
        let receiver = exchange.finish()
        close()
        receiver?.upstreamEnded()
    }

    private func fail(_ code: UpstreamFailure.Code, _ message: String) {
        switch state {
        case .opening:
            end(failing: UpstreamFailure(code: code, wasSent: false, message: message))
        case .busy(let exchange):
            let receiver = exchange.finish()
            close()
            let failure = UpstreamFailure(code: code, wasSent: true, message: message)
            guard isBeginning else {
                receiver?.upstreamFailed(failure)
                return
            }
            pool.eventLoop.assumeIsolated().execute { receiver?.upstreamFailed(failure) }
        case .idle, .settling, .closed:
            break
        }
    }

    private func end(failing failure: UpstreamFailure?) {
        var opening = UpstreamPool.Opening.past
        switch state {
        case .closed: return
        case .opening: opening = .failed(failure ?? openingFailure)
        case .idle, .busy, .settling: break
        }
        state = .closed
        if isAdopted { pool.lost(self, opening) }
        context?.close(promise: nil)
    }
}
