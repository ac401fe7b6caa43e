internal import GatewayPorts
internal import HTTPText
internal import NIOCore
internal import Testing
internal import Transports

@Suite(.timeLimit(.minutes(1))) struct HTTPListenerTests {
    static func post(_ body: String, path: String = "/mcp", more: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\(more)"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test func `requests of one connection are answered one after the other`() async throws {
        let listener = try await ListenerHarness.echo()
        let client = try await RawConnection.connect(port: listener.port)
        for number in 1...3 {
            try await client.send(Self.post("{\"n\":\(number)}"))
            let text = try await client.text { $0.hasSuffix("{\"n\":\(number)}") }
            #expect(text == "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n{\"n\":\(number)}")
            try await client.forget()
        }
        let counters = try await listener.counters()
        #expect(counters.open == 1 && counters.accepted == 1 && counters.requests == 3 && counters.refused == 0)
        try await listener.closeNow()
    }

    @Test func `requests sent at once are answered in order and one at a time`() async throws {
        let listener = try await ListenerHarness.silent()
        let client = try await RawConnection.connect(port: listener.port)
        try await client.send(Self.post("1") + Self.post("2") + Self.post("3"))
        for number in 1...3 {
            let events = try await listener.events { $0.count == number }
            #expect(events.last == .request("POST /mcp", body: "\(number)"))
            try await listener.onLoop { _, handler in
                // Time for a second request to slip through, if it could.
                #expect(handler.log.events.count == number)
                handler.answer?.send(HTTPAnswerHead(status: 200), body: Array("\(number)".utf8).span)
                handler.answer?.flush()
            }
        }
        let text = try await client.text { $0.hasSuffix("\r\n\r\n3") }
        #expect(text.split(separator: "HTTP/1.1 200 OK\r\n").map { $0.last } == ["1", "2", "3"])
        try await listener.closeNow()
    }

    @Test func `a body in chunks and in pieces is gathered whole`() async throws {
        let listener = try await ListenerHarness.echo()
        let client = try await RawConnection.connect(port: listener.port)
        let head =
            "POST /mcp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
        for piece in [head, "3\r\n[1,\r\n", "2;x=y\r\n2]\r\n0\r\n", "\r\n"] { try await client.send(piece) }
        try await client.text { $0.hasSuffix("[1,2]") }
        let events = try await listener.events { !$0.isEmpty }
        #expect(events == [.request("POST /mcp", body: "[1,2]")])
        try await listener.closeNow()
    }

    @Test func `an answer of unknown length leaves in chunks`() async throws {
        let listener = try await ListenerHarness.start { _, _, answer in
            var fields = HTTPFields()
            fields.append("content-type", "text/event-stream")
            answer.begin(HTTPAnswerHead(status: 200, fields: fields))
            answer.flush()
            answer.write(Array("data: 1\n\n".utf8).span)
            answer.write([UInt8]().span)
            answer.write(Array("data: 22222222\n\n".utf8).span)
            answer.end()
            answer.flush()
        }
        let client = try await RawConnection.connect(port: listener.port)
        try await client.send("GET /mcp HTTP/1.1\r\nHost: x\r\n\r\n")
        let text = try await client.text { $0.hasSuffix("0\r\n\r\n") }
        #expect(
            text == "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                + "9\r\ndata: 1\n\n\r\n10\r\ndata: 22222222\n\n\r\n0\r\n\r\n")
        try await client.send("GET /mcp HTTP/1.1\r\nHost: x\r\n\r\n")
        try await listener.events { $0.count == 2 }
        try await listener.closeNow()
    }

    @Test func `an old client gets a stream that ends with the connection`() async throws {
        let listener = try await ListenerHarness.start { _, _, answer in
            answer.begin(HTTPAnswerHead(status: 200))
            answer.write(Array("all".utf8).span)
            answer.end()
            answer.flush()
        }
        let client = try await RawConnection.connect(port: listener.port)
        try await client.send("GET /mcp HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(try await client.textUntilClose() == "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nall")
        try await listener.closeNow()
    }

    @Test func `an old client keeps its connection only when it asks to`() async throws {
        let listener = try await ListenerHarness.echo()
        let keeping = try await RawConnection.connect(port: listener.port)
        for _ in 1...2 {
            try await keeping.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let text = try await keeping.text { $0.hasSuffix("\r\n\r\n") }
            #expect(text == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n")
            try await keeping.forget()
        }
        for request in ["GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"] {
            let client = try await RawConnection.connect(port: listener.port)
            try await client.send(request)
            let text = try await client.textUntilClose()
            #expect(text == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        }
        try await listener.closeNow()
    }

    @Test func `a client that asks first is told to go on`() async throws {
        let listener = try await ListenerHarness.echo()
        let client = try await RawConnection.connect(port: listener.port)
        let head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
        try await client.send(head + "Content-Length: 2\r\n\r\n")
        #expect(try await client.text { $0.hasSuffix("\r\n\r\n") } == "HTTP/1.1 100 Continue\r\n\r\n")
        try await client.send("{}")
        #expect(try await client.text { $0.hasSuffix("{}") }.contains("200 OK"))
        try await listener.closeNow()
    }

    @Test func `an answer without a body says nothing of its length`() async throws {
        let listener = try await ListenerHarness.start { _, _, answer in
            answer.send(HTTPAnswerHead(status: 204), body: Array("x".utf8).span)
            answer.flush()
        }
        let client = try await RawConnection.connect(port: listener.port)
        try await client.send("DELETE / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await client.text { $0.hasSuffix("\r\n\r\n") } == "HTTP/1.1 204 No Content\r\n\r\n")
        try await listener.closeNow()
    }

    @Test func `one connection too many is told so and closed`() async throws {
        var limits = HTTPListenerLimits.patient
        limits.maxConnections = 1
        let listener = try await ListenerHarness.echo(limits: limits)
        let first = try await RawConnection.connect(port: listener.port)
        try await first.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try await first.text { $0.contains("200") }
        let second = try await RawConnection.connect(port: listener.port)
        #expect(try await second.textUntilClose().hasPrefix("HTTP/1.1 503 "))
        #expect(try await listener.counters().refused == 1)
        try await listener.closeNow()
    }

    @Test func `draining ends idle connections and waits for the others`() async throws {
        let listener = try await ListenerHarness.silent()
        let idle = try await RawConnection.connect(port: listener.port)
        let busy = try await RawConnection.connect(port: listener.port)
        try await busy.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try await listener.events { $0.count == 1 }
        async let drained: Void = listener.drain()
        #expect(try await idle.textUntilClose().isEmpty)
        try await listener.onLoop { listener, handler in
            #expect(listener.counters.open == 1)
            handler.answer?.send(HTTPAnswerHead(status: 200), body: [UInt8]().span)
            handler.answer?.flush()
        }
        #expect(try await busy.textUntilClose().hasSuffix("connection: close\r\n\r\n"))
        try await drained
    }

    @Test func `a writer kept too long writes into nothing`() async throws {
        let listener = try await ListenerHarness.silent()
        let client = try await RawConnection.connect(port: listener.port)
        try await client.send(Self.post("1"))
        try await listener.events { $0.count == 1 }
        let stale = try await listener.onLoop { _, handler in
            let first = handler.answer
            first?.send(HTTPAnswerHead(status: 200), body: Array("first".utf8).span)
            first?.flush()
            return first.map { NIOLoopBound($0, eventLoop: handler.log.eventLoop) }
        }
        try await client.text { $0.hasSuffix("first") }
        try await client.forget()
        try await client.send(Self.post("2"))
        try await listener.events { $0.count == 2 }
        try await listener.onLoop { _, handler in
            stale?.value.send(HTTPAnswerHead(status: 200), body: Array("stale".utf8).span)
            stale?.value.flush()
            stale?.value.abort()
            handler.answer?.send(HTTPAnswerHead(status: 200), body: Array("second".utf8).span)
            handler.answer?.flush()
        }
        #expect(try await client.text { $0.hasSuffix("second") }.hasSuffix("content-length: 6\r\n\r\nsecond"))
        try await listener.closeNow()
    }
}
