internal import GatewayPorts
internal import HTTPText
internal import NIOCore

extension HTTPConnection: RequestSink {
    func take(_ event: RequestEvent) {
        hasTakenEvent = true
        switch phase {
        case .idle, .head, .body:
            if backlog.isEmpty || isWorkingOff { accept(event) } else { keep(event) }
        case .answering, .flushing:
            keep(event)
        case .closing, .lingering, .closed:
            break
        }
    }

    private func keep(_ event: RequestEvent) {
        let limit = listener.limits.maxBacklogPieces
        if backlog.count < limit {
            backlog.append(event)
        } else if backlog.count == limit {
            // The last thing that is read of this connection.
            backlog.append(.unreadable(RequestRefusal(status: 429, message: "too many requests were sent at once")))
        }
    }

    /// Goes on with what came while the last request was being answered.
    func workOffBacklog() {
        guard !isWorkingOff, !backlog.isEmpty else { return }
        isWorkingOff = true
        var index = 0
        while index < backlog.count, phase == .idle || phase == .head || phase == .body {
            let event = backlog[index]
            index += 1
            accept(event)
        }
        // Closing has emptied it meanwhile.
        backlog.removeFirst(min(index, backlog.count))
        isWorkingOff = false
        resumeReading()
    }

    private func accept(_ event: RequestEvent) {
        switch event {
        case .head(let head, let version): acceptHead(head, version)
        case .body(let bytes): acceptBody(bytes)
        case .end: deliver()
        case .unreadable(let refusal): refuse(refusal)
        }
    }

    private func acceptHead(_ head: HTTPRequestHead, _ version: RequestVersion) {
        listener.counters.requests += 1
        isFresh = false
        self.version = version
        answersHeadOnly = head.method == .other("HEAD")
        do {
            try RequestRules.check(head, isVersion10: version.isOld)
        } catch {
            refuse(RequestRefusal(status: error.status, message: error.message))
            return
        }
        // Digits, as the rules have seen.
        let announcedBytes = head.fields.value("content-length").flatMap { Int($0) } ?? 0
        if announcedBytes > listener.limits.maxBodyBytes {
            refuse(Self.tooLarge)
            return
        }
        requestHead = head
        enter(.body)
        if !version.isOld, RequestRules.awaitsContinue(head.fields) {
            outbound.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
            flushOutbound()
        }
    }

    private func acceptBody(_ bytes: ByteBuffer) {
        guard phase == .body else { return }
        guard body.readableBytes + bytes.readableBytes <= listener.limits.maxBodyBytes else {
            refuse(Self.tooLarge)
            return
        }
        guard listener.gather(bytes.readableBytes) else {
            refuse(RequestRefusal(status: 503, message: "too many large requests at once"))
            return
        }
        if body.readableBytes == 0 {
            body = bytes
        } else {
            body.writeImmutableBuffer(bytes)
        }
    }

    private func deliver() {
        guard phase == .body, let head = requestHead else { return }
        requestHead = nil
        enter(.answering)
        let exchange = freshExchange()
        let gathered = body
        let observer = listener.handler.received(head, body: gathered.readableBytesUInt8Span, answer: exchange)
        if exchange.isOpen { self.observer = observer }
        forgetBody()
    }

    /// The last exchange, when nobody else holds it any more.
    private func freshExchange() -> HTTPExchange {
        if exchange == nil || !isKnownUniquelyReferenced(&exchange) { exchange = nil }
        let fresh = exchange ?? HTTPExchange()
        exchange = fresh
        fresh.open(on: self)
        return fresh
    }

    func forgetBody() {
        requestHead = nil
        listener.release(body.readableBytes)
        body = ByteBuffer()
    }

    private static let tooLarge = RequestRefusal(status: 413, message: "the body of the request is too large")
}
