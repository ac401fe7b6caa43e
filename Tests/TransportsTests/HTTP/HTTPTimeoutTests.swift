internal import GatewayPorts
internal import HTTPText
internal import NIOCore
internal import Testing
internal import Transports

@Suite(.timeLimit(.minutes(1))) struct HTTPTimeoutTests {
    /// Waits an hour long each, so that time passes only when a test lets it.
    private static let patient: HTTPListenerLimits = {
        var limits = HTTPListenerLimits.patient
        limits.lingerTimeout = .hours(1)
        return limits
    }()

    @Test func `a connection that says nothing is closed`() async throws {
        let listener = try await ListenerHarness.echo(limits: Self.patient)
        let client = try await RawConnection.connect(port: listener.port)
        while try await listener.counters().open == 0 {}
        try await listener.passHours(2)
        #expect(try await client.textUntilClose().isEmpty)
        try await listener.closeNow()
    }

    @Test func `a head that does not end is refused, the first and every further one`() async throws {
        let listener = try await ListenerHarness.echo(limits: Self.patient)
        let first = try await RawConnection.connect(port: listener.port)
        try await first.send("GET / HTTP/1.1\r\nHo")
        while try await listener.onLoop({ listener, _ in listener.unfinishedHeads }) == 0 {}
        try await listener.passHours(2)
        #expect(try await first.textUntilClose().hasPrefix("HTTP/1.1 408 "))
        let further = try await RawConnection.connect(port: listener.port)
        try await further.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try await further.text { $0.contains("200") }
        try await further.send("GET / HTTP/1.1\r\nHo")
        while try await listener.onLoop({ listener, _ in listener.unfinishedHeads }) == 0 {}
        try await listener.passHours(2)
        #expect(try await further.textUntilClose().contains("HTTP/1.1 408 "))
        try await listener.closeNow()
    }

    @Test func `a body that does not end is refused`() async throws {
        var limits = Self.patient
        limits.bodyTimeout = .milliseconds(40)
        let listener = try await ListenerHarness.echo(limits: limits)
        let client = try await RawConnection.connect(port: listener.port)
        let post = HTTPListenerTests.post("[1,2,3]")
        try await client.send(String(post.dropLast(2)))
        #expect(try await client.textUntilClose().hasPrefix("HTTP/1.1 408 "))
        try await listener.onLoop { _, handler in #expect(handler.log.events.isEmpty) }
        try await listener.closeNow()
    }

    @Test func `an unused connection is closed, and one with an exchange is not`() async throws {
        let listener = try await ListenerHarness.silent(limits: Self.patient)
        let waiting = try await RawConnection.connect(port: listener.port)
        try await waiting.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try await listener.events { $0.count == 1 }
        let answer = try await listener.onLoop { _, handler in
            handler.answer.map { NIOLoopBound($0, eventLoop: handler.log.eventLoop) }
        }
        let idle = try await RawConnection.connect(port: listener.port)
        try await idle.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try await listener.events { $0.count == 2 }
        try await listener.onLoop { _, handler in
            handler.answer?.send(HTTPAnswerHead(status: 202), body: [UInt8]().span)
            handler.answer?.flush()
        }
        try await idle.text { $0.contains("202") }
        try await listener.passHours(2)
        _ = try await idle.textUntilClose()
        try await listener.onLoop { _, _ in
            answer?.value.send(HTTPAnswerHead(status: 200), body: [UInt8]().span)
            answer?.value.flush()
        }
        try await waiting.text { $0.contains("200 OK") }
        try await listener.closeNow()
    }

    @Test func `three hundred slow clients do not hold up another`() async throws {
        let listener = try await ListenerHarness.echo()
        var slow: [RawConnection] = []
        for _ in 0..<300 {
            let client = try await RawConnection.connect(port: listener.port)
            try await client.send("P")
            slow.append(client)
        }
        let client = try await RawConnection.connect(port: listener.port)
        for number in 0..<300 {
            try await slow[number].send("O")
            try await client.send(HTTPListenerTests.post("\(number)"))
            try await client.text { $0.hasSuffix("\r\n\r\n\(number)") }
            try await client.forget()
        }
        #expect(try await listener.counters().open == 301)
        try await listener.closeNow()
        #expect(try await listener.counters().open == 0)
    }
}
