internal import GatewayPorts
internal import Glibc
internal import HTTPText
internal import NIOCore
internal import NIOSSL

// MARK: - What an exchange writes

extension HTTPConnection {
    var isWritable: Bool { context?.channel.isWritable ?? false }

    func writeWhole(_ head: HTTPAnswerHead, body: Span<UInt8>) {
        let hasNoLength = head.status == 204 || head.status == 304 || head.status < 200
        outbound.writeAnswerHead(
            head, framing: hasNoLength ? .bodiless : .length(body.count), connection: answerConnection)
        if !hasNoLength, !answersHeadOnly { outbound.writeSpan(body) }
    }

    func writeBeginning(_ head: HTTPAnswerHead) -> AnswerFraming {
        let framing: AnswerFraming
        if answersHeadOnly || head.status == 204 || head.status == 304 {
            framing = .bodiless
        } else if version.isOld {
            framing = .untilClose
            closesAfterAnswer = true
        } else {
            framing = .chunked
        }
        outbound.writeAnswerHead(head, framing: framing, connection: answerConnection)
        return framing
    }

    func writePiece(_ bytes: Span<UInt8>, framing: AnswerFraming) {
        switch framing {
        case .chunked: outbound.writeChunk(bytes)
        case .untilClose: outbound.writeSpan(bytes)
        case .bodiless, .length: break
        }
    }

    func writeEnding(_ framing: AnswerFraming) {
        switch framing {
        case .chunked: outbound.writeStaticString("0\r\n\r\n")
        case .untilClose, .bodiless, .length: break
        }
    }

    func flushOutbound() {
        guard let context, outbound.readableBytes > 0 else { return }
        handedBytes &+= outbound.readableBytes
        context.writeAndFlush(wrapOutboundOut(outbound), promise: nil)
        // The channel usually wrote all of it just now and let go of the storage, which then serves again.
        if outbound.capacity > Self.keptCapacityBytes {
            outbound = ByteBuffer()
        } else {
            outbound.clear(minimumCapacity: Self.outboundCapacityBytes)
        }
    }

    /// Everything of an answer was given and may leave.
    func exchangeEnded() {
        observer = nil
        guard phase == .answering else { return }
        if closesAfterAnswer || !version.persists {
            closeAfterWriting()
            return
        }
        flushOutbound()
        // Writing can fail, and failing closes.
        guard phase == .answering else { return }
        if isWritable { becomeIdle() } else { enter(.flushing) }
    }

    /// Ready for the next request.
    func becomeIdle() {
        if closesAfterAnswer {
            closeAfterWriting()
            return
        }
        enter(.idle)
        guard !backlog.isEmpty else { return }
        // Not from here: the handler is in the middle of its own work.
        listener.eventLoop.assumeIsolated().execute { self.workOffBacklog() }
    }

    func abortAnswer() {
        observer = nil
        closeNow()
    }

    private var answerConnection: AnswerConnection {
        if closesAfterAnswer || !version.persists { return .closes }
        return version.isOld ? .persistsForOldClient : .persists
    }

    private static let outboundCapacityBytes = 1024
    private static let keptCapacityBytes = 16 * 1024
}

// MARK: - Ends

extension HTTPConnection {
    /// Answers a request that no handler sees, and ends the connection: who knows where the next one begins.
    func refuse(_ refusal: RequestRefusal) {
        closesAfterAnswer = true
        var fields = HTTPFields()
        fields.append("content-type", "text/plain; charset=utf-8")
        let text = Array((refusal.message + "\n").utf8)
        writeWhole(HTTPAnswerHead(status: refusal.status, fields: fields), body: text.span)
        forgetBody()
        closeAfterWriting()
    }

    /// Writes what was given, ends our side, and waits a while for the client to end its own: closing at once could
    /// destroy what the client has not read yet.
    func closeAfterWriting() {
        guard let context else { return }
        enter(.closing)
        backlog.removeAll()
        handedBytes &+= outbound.readableBytes
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(outbound), promise: written)
        outbound = ByteBuffer()
        written.futureResult.assumeIsolated().whenComplete { _ in self.awaitClientEnd() }
        resumeReading()
    }

    private func awaitClientEnd() {
        guard phase == .closing, let context else { return }
        enter(.lingering)
        do {
            try context.pipeline.syncOperations.addHandler(InputDiscarder(), position: .first)
        } catch {
            closeNow()
            return
        }
        let ended = context.eventLoop.makePromise(of: Void.self)
        context.close(mode: .output, promise: ended)
        ended.futureResult.assumeIsolated().whenFailure { _ in self.closeNow() }
    }

    /// Closes without a further word, so that nobody takes what was sent for whole.
    func closeNow() {
        guard phase != .closed, let context else { return }
        // Fails only when the socket is closed already.
        let resetting = linger(l_onoff: 1, l_linger: 0)
        (context.channel as? any SocketOptionProvider)?.setSoLinger(resetting).whenFailure { _ in }
        guard listener.isSecure else {
            context.close(promise: nil)
            return
        }
        do {
            // Past the TLS handler, which would say good-bye in order.
            try context.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self).close(promise: nil)
        } catch {
            context.close(promise: nil)
        }
    }
}

/// Drops what a client sends after its connection has ended for us.
private final class InputDiscarder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
