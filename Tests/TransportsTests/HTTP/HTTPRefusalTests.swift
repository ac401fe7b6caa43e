internal import GatewayPorts
internal import HTTPText
internal import Testing
internal import Transports

/// What could be read in two ways, or is too much, reaches no handler and ends the connection.
@Suite(.timeLimit(.minutes(1))) struct HTTPRefusalTests {
    private static let start = "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"

    private static let old = "POST / HTTP/1.0\r\nHost: x\r\nContent-Type: application/json\r\n"

    static let ambiguous: [(String, Int)] = [
        (start + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (start + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n", 400),
        (start + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400),
        (start + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", 400),
        (start + "Content-Length: 2, 2\r\n\r\n{}", 400),
        (start + "Content-Length: +2\r\n\r\n{}", 400),
        (start + "Content-Length: -2\r\n\r\n{}", 400),
        (start + "Content-Length: 0x2\r\n\r\n{}", 400),
        (start + "Content-Length: 99999999999999999999999\r\n\r\n{}", 400),
        (start + "Content-Length: 2\r\nX-A: b\r\n c\r\n\r\n{}", 400),
        (start + "Content-Length: 2\nX: y\r\n\r\n{}", 400),
        (start + "X: a\rb\r\nContent-Length: 2\r\n\r\n{}", 400),
        (start + "X: a\0b\r\nContent-Length: 2\r\n\r\n{}", 400),
        (start + "Content-Length : 2\r\n\r\n{}", 400),
        (start + " Content-Length: 2\r\n\r\n{}", 400),
        (start + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
        (start + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400),
        (start + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
        (start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (start + "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n", 400),
        (start + "Transfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n", 400),
        (start + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", 400),
        (start + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\na\r\n0\r\n\r\n", 400),
        (start + "Transfer-Encoding: chunked\r\n\r\n1\na\n0\n\n", 400),
        (old + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (start + "Host: y\r\nContent-Length: 2\r\n\r\n{}", 400),
        ("POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", 400),
        ("POST http://x/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", 400),
        ("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 400),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        ("GET /\r\n\r\n", 400),
        ("GET / HTTP/1.1\nHost: x\n\n", 400),
        ("\u{16}\u{3}\u{1}\u{0}\u{5}hello", 400),
        (start + "Expect: 200-ok\r\nContent-Length: 2\r\n\r\n{}", 417),
        (start + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 415),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415),
    ]

    @Test(arguments: ambiguous)
    func `what can be read in two ways is refused, and so is what follows`(request: String, status: Int) async throws {
        let listener = try await ListenerHarness.echo()
        let client = try await RawConnection.connect(port: listener.port)
        try await client.send(request)
        client.offer("GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
        let text = try await client.textUntilClose()
        #expect(text.hasPrefix("HTTP/1.1 \(status) "))
        #expect(text.contains("\r\nconnection: close\r\n"))
        #expect(text.split(separator: "HTTP/1.1 ").count == 1)
        try await listener.onLoop { _, handler in #expect(handler.log.events.isEmpty) }
        try await listener.closeNow()
    }

    @Test func `a fault behind a good request is told after its answer`() async throws {
        let listener = try await ListenerHarness.silent()
        let client = try await RawConnection.connect(port: listener.port)
        try await client.send(HTTPListenerTests.post("{}") + "nonsense\r\n\r\n")
        try await listener.events { $0.count == 1 }
        try await listener.onLoop { _, handler in
            handler.answer?.send(HTTPAnswerHead(status: 200), body: Array("ok".utf8).span)
            handler.answer?.flush()
        }
        let text = try await client.textUntilClose()
        #expect(text.hasPrefix("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 400 "))
        try await listener.closeNow()
    }

    @Test func `a client that sends very many requests at once is refused behind the first ones`() async throws {
        let listener = try await ListenerHarness.silent()
        let client = try await RawConnection.connect(port: listener.port)
        let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        client.offer(String(repeating: get, count: 1000))
        // Two pieces each, and one that was not kept.
        for count in 1...33 {
            try await listener.events { $0.count == count }
            try await listener.onLoop { _, handler in
                handler.answer?.send(HTTPAnswerHead(status: 200), body: [UInt8]().span)
                handler.answer?.flush()
            }
        }
        let text = try await client.textUntilClose()
        #expect(text.split(separator: "HTTP/1.1 200 OK\r\n").count == 33)
        #expect(text.contains("HTTP/1.1 429 "))
        try await listener.onLoop { _, handler in #expect(handler.log.events.count == 33) }
        try await listener.closeNow()
    }

    @Test func `heads have a size and a number of fields`() async throws {
        var limits = HTTPListenerLimits.patient
        limits.maxHeadBytes = 2000
        limits.maxFields = 10
        let listener = try await ListenerHarness.echo(limits: limits)
        let long = String(repeating: "a", count: 3000)
        let many = (1...20).map { "X-\($0): y\r\n" }.joined()
        for request in [
            "GET /\(long) HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nX: \(long)\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n\(long): y\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\(many)\r\n",
            "GET / HTTP/1.1\r\nX: \(long)\(long)\(long)",
        ] {
            let client = try await RawConnection.connect(port: listener.port)
            client.offer(request)
            #expect(try await client.textUntilClose().hasPrefix("HTTP/1.1 431 "))
        }
        try await listener.closeNow()
    }

    @Test func `bodies have a size, announced or not`() async throws {
        var limits = HTTPListenerLimits.patient
        limits.maxBodyBytes = 100
        let listener = try await ListenerHarness.echo(limits: limits)
        let announced = try await RawConnection.connect(port: listener.port)
        try await announced.send(Self.start + "Content-Length: 101\r\n\r\n")
        #expect(try await announced.textUntilClose().hasPrefix("HTTP/1.1 413 "))
        let chunked = try await RawConnection.connect(port: listener.port)
        let piece = "3c\r\n\(String(repeating: "1", count: 60))\r\n"
        chunked.offer(Self.start + "Transfer-Encoding: chunked\r\n\r\n" + piece + piece)
        #expect(try await chunked.textUntilClose().hasPrefix("HTTP/1.1 413 "))
        let fits = try await RawConnection.connect(port: listener.port)
        try await fits.send(HTTPListenerTests.post(String(repeating: "1", count: 100)))
        try await fits.text { $0.contains("200 OK") }
        try await listener.closeNow()
    }

    @Test func `all bodies on their way in share one budget, and give it back`() async throws {
        var limits = HTTPListenerLimits.patient
        limits.maxGatheredBytes = 100
        let listener = try await ListenerHarness.echo(limits: limits)
        let half = String(repeating: "1", count: 60)
        let first = try await RawConnection.connect(port: listener.port)
        try await first.send(Self.start + "Content-Length: 70\r\n\r\n" + half)
        // The answer to another request shows that the listener has read what came before.
        let other = try await RawConnection.connect(port: listener.port)
        try await other.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try await other.text { $0.contains("200") }
        try await other.send(HTTPListenerTests.post(half))
        try await other.text { $0.contains("HTTP/1.1 503 ") }
        _ = try await other.textUntilClose()
        try await first.close()
        try await untilOpen(0, listener)
        let third = try await RawConnection.connect(port: listener.port)
        try await third.send(HTTPListenerTests.post(half))
        try await third.text { $0.hasSuffix(half) }
        try await listener.closeNow()
    }

    private func untilOpen(_ count: Int, _ listener: ListenerHarness) async throws {
        while try await listener.counters().open > count {}
    }
}
