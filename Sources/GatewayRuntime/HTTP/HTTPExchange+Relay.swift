internal import CallFlow
internal import GatewayPorts
internal import HTTPText
internal import MCPProtocol

/// A long message on its way to the client while it is still being judged.
struct Relay {
    var answer = StreamedAnswer()
    /// The length of the message so far.
    var byteCount = 0
    /// The end of what has come: without it nobody can take the message for whole, so it leaves last, with a verdict.
    var withheld: [UInt8] = []
}

// A message of any length is passed on as it comes, and judged as it passes. What makes it a message, its last bytes,
// leaves only when the whole of it was found to be in order; otherwise the connection is cut in the middle.
extension HTTPExchange {
    var mayRelay: Bool {
        guard let upstreamHead, upstreamHead.status < 300 else { return false }
        // What nobody asked for here may be the answer to any request of the session.
        guard let owed else { return session.mayRelayAnyAnswer }
        return session.mayRelayAnswer(to: owed)
    }

    func relayBegan(_ data: Span<UInt8>, raw: Span<UInt8>) {
        relay = Relay()
        if phase == .open, !isClientGone {
            phase = .streaming
            endsRelayedBody = true
            writer.begin(HTTPAnswerHead(status: upstreamHead?.status ?? 200, fields: downFields()))
        }
        relayContinued(data, raw: raw)
    }

    func relayContinued(_ data: Span<UInt8>, raw: Span<UInt8>) {
        guard relay != nil else { return }
        relay?.byteCount += data.count
        do throws(MessageFault) {
            try relay?.answer.read(data)
        } catch {
            return cutRelay(.answerMalformed(error))
        }
        guard !isClientGone, !raw.isEmpty else { return }
        if let withheld = relay?.withheld, !withheld.isEmpty {
            outbox.add(withheld.span, terminator: nil, to: .unrecorded)
            gateway.noteAnswer(on: self)
        }
        var piece: [UInt8] = []
        piece.append(raw)
        relay?.withheld = piece
    }

    func relayEnded() {
        guard var ended = relay.take() else { return }
        do throws(MessageFault) {
            try ended.answer.finish()
        } catch {
            return cutRelay(.answerMalformed(error))
        }
        let refusal = session.judge(relayed: ended.answer, byteCount: ended.byteCount, on: self)
        if let refusal { return cutRelay(refusal) }
        guard !isClientGone else { return }
        // Once something of it has left, nothing can stand in for the rest: without a record the connection is cut.
        cutsUnrecorded = true
        outbox.add(ended.withheld.span, terminator: nil, to: .call(requestID))
        if endsRelayedBody { endsWithOutbox = true }
        gateway.noteAnswer(on: self)
    }

    /// The message must not become whole: the client sees a connection that broke.
    func cutRelay(_ refusal: Refusal) {
        relay = nil
        let owed = owed
        phase = .over
        if !isClientGone { writer.abort() }
        if let owed { session.upstreamFailed(owed, refusal) }
        stopReading()
        owner.ended(self)
    }
}
