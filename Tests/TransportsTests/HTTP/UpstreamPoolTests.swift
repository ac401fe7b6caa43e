internal import GatewayPorts
internal import HTTPText
internal import NIOCore
internal import Testing
internal import Transports

@Suite(.timeLimit(.minutes(1))) struct UpstreamPoolTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    private static let whole: [AnswerEvent] = [.answered(200), .sent("{}"), .ended]

    private func start(
        _ configuration: UpstreamPoolConfiguration = .patient
    ) async throws -> (RawServer, UpstreamHarness) {
        let server = try await RawServer.start()
        let pool = try await UpstreamHarness.start(
            "http://127.0.0.1:\(server.port)/mcp?a=b", configuration: configuration)
        return (server, pool)
    }

    @Test func `a request carries the address, its length and the operator's fields`() async throws {
        var configuration = UpstreamPoolConfiguration.patient
        configuration.fields.append("Authorization", "Bearer operator")
        let (server, pool) = try await start(configuration)
        var fields = HTTPFields()
        fields.append("Accept", "application/json")
        fields.append("authorization", "Bearer client")
        let request = try await pool.send(body: "{\"id\":1}", fields: fields)
        let connection = try await server.connection(0)
        let text = try await connection.text { $0.hasSuffix("}") }
        #expect(
            text == "POST /mcp?a=b HTTP/1.1\r\nhost: 127.0.0.1:\(server.port)\r\naccept-encoding: identity\r\n"
                + "Authorization: Bearer operator\r\ncontent-length: 8\r\nAccept: application/json\r\n\r\n{\"id\":1}")
        try await connection.send(Self.ok)
        #expect(try await request.result() == Self.whole)
        try await pool.close()
    }

    @Test func `a request may name another path of the server, and carries all the same`() async throws {
        var configuration = UpstreamPoolConfiguration.patient
        configuration.fields.append("Authorization", "Bearer operator")
        let (server, pool) = try await start(configuration)
        for number in 0..<2 {
            // The first one waits for a connection, the second one finds one.
            let request = try await pool.send(target: "/messages?session=1")
            let connection = try await server.connection(0)
            let text = try await connection.text { $0.hasSuffix("}") }
            #expect(
                text == "POST /messages?session=1 HTTP/1.1\r\nhost: 127.0.0.1:\(server.port)\r\n"
                    + "accept-encoding: identity\r\nAuthorization: Bearer operator\r\ncontent-length: 2\r\n\r\n{}",
                "\(number)")
            try await connection.forget()
            try await connection.send(Self.ok)
            #expect(try await request.result() == Self.whole)
        }
        try await pool.close()
    }

    @Test func `a thousand requests one after the other need one connection`() async throws {
        let listener = try await ListenerHarness.echo()
        let pool = try await UpstreamHarness.start("http://127.0.0.1:\(listener.port)/")
        var fields = HTTPFields()
        fields.append("content-type", "application/json")
        for number in 0..<1000 {
            let result = try await pool.send(body: "\(number)", fields: fields).result()
            #expect(result == [.answered(200), .sent("\(number)"), .ended])
        }
        while try await pool.counters().idle == 0 {}
        let counters = try await pool.counters()
        #expect(counters.opened == 1 && counters.open == 1 && counters.waiting == 0)
        try await pool.close()
        try await listener.closeNow()
    }

    @Test func `a connection that the server has closed is not used again`() async throws {
        let (server, pool) = try await start()
        let first = try await pool.send()
        let old = try await server.connection(0)
        try await old.text { $0.hasSuffix("{}") }
        try await old.send(Self.ok)
        #expect(try await first.result() == Self.whole)
        try await old.close()
        while try await pool.counters().open > 0 {}
        let second = try await pool.send()
        let fresh = try await server.connection(1)
        try await fresh.text { $0.hasSuffix("{}") }
        try await fresh.send(Self.ok)
        #expect(try await second.result() == Self.whole)
        try await pool.close()
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    ])
    func `a connection that is of no further use is closed behind its answer`(answer: String) async throws {
        let (server, pool) = try await start()
        let request = try await pool.send()
        let connection = try await server.connection(0)
        try await connection.text { $0.hasSuffix("{}") }
        try await connection.send(answer)
        #expect(try await request.result() == Self.whole)
        _ = try await connection.textUntilClose()
        #expect(try await pool.counters().open == 0)
        try await pool.close()
    }

    @Test func `a server that speaks without being asked is left`() async throws {
        let (server, pool) = try await start()
        let request = try await pool.send()
        let connection = try await server.connection(0)
        try await connection.text { $0.hasSuffix("{}") }
        try await connection.send(Self.ok)
        #expect(try await request.result() == Self.whole)
        while try await pool.counters().idle == 0 {}
        connection.offer(Self.ok)
        _ = try await connection.textUntilClose()
        #expect(try await pool.counters().open == 0)
        try await pool.close()
    }

    @Test func `an unused connection is closed before the server would`() async throws {
        var configuration = UpstreamPoolConfiguration.patient
        configuration.keepTimeout = .milliseconds(40)
        let (server, pool) = try await start(configuration)
        let request = try await pool.send()
        let connection = try await server.connection(0)
        try await connection.text { $0.hasSuffix("{}") }
        try await connection.send(Self.ok)
        #expect(try await request.result() == Self.whole)
        _ = try await connection.textUntilClose()
        #expect(try await pool.counters().open == 0)
        try await pool.close()
    }

    @Test func `what is too much waits, and what is more is refused`() async throws {
        var configuration = UpstreamPoolConfiguration.patient
        configuration.maxConnections = 1
        configuration.maxWaiting = 2
        let (server, pool) = try await start(configuration)
        let first = try await pool.send(body: "1")
        let connection = try await server.connection(0)
        try await connection.text { $0.hasSuffix("\r\n\r\n1") }
        let second = try await pool.send(body: "2")
        let third = try await pool.send(body: "3")
        let fourth = try await pool.send(body: "4")
        #expect(try await fourth.result() == [.failed(.busy, wasSent: false)])
        #expect(try await pool.counters().waiting == 2)
        // The second gives up, so the third is next.
        try await second.onLoop { $0.exchange?.cancel() }
        #expect(try await pool.counters().waiting == 1)
        try await connection.send(Self.ok)
        #expect(try await first.result() == Self.whole)
        let text = try await connection.text { $0.hasSuffix("\r\n\r\n3") }
        #expect(!text.contains("\r\n\r\n2"))
        try await connection.send(Self.ok)
        #expect(try await third.result() == Self.whole)
        #expect(try await server.connectionCount() == 1)
        try await second.onLoop { #expect($0.log.events.isEmpty) }
        try await pool.close()
    }

    @Test func `a request does not wait for ever`() async throws {
        var configuration = UpstreamPoolConfiguration.patient
        configuration.maxConnections = 1
        configuration.queueTimeout = .milliseconds(40)
        let (server, pool) = try await start(configuration)
        let first = try await pool.send(.get, body: "")
        try await server.connection(0).text { $0.hasSuffix("\r\n\r\n") }
        let (second, third) = (try await pool.send(), try await pool.send())
        try await second.onLoop { $0.exchange?.cancel() }
        #expect(try await third.result() == [.failed(.busy, wasSent: false)])
        #expect(try await pool.counters().waiting == 0)
        try await first.onLoop { #expect($0.log.events.isEmpty) }
        try await pool.close()
    }

    @Test func `streams leave connections for calls`() async throws {
        var configuration = UpstreamPoolConfiguration.patient
        configuration.maxStreams = 2
        let (server, pool) = try await start(configuration)
        let streams = [try await pool.send(.get, body: ""), try await pool.send(.get, body: "")]
        let refused = try await pool.send(.get, body: "")
        #expect(try await refused.result() == [.failed(.busy, wasSent: false)])
        let call = try await pool.send()
        let connection = try await server.connection(2)
        try await connection.text { $0.hasSuffix("{}") }
        try await connection.send(Self.ok)
        #expect(try await call.result() == Self.whole)
        // One that is given up makes room for another, once.
        try await streams[0].onLoop { answer in
            answer.exchange?.cancel()
            answer.exchange?.cancel()
        }
        let next = try await pool.send(.get, body: "")
        #expect(try await pool.send(.get, body: "").result() == [.failed(.busy, wasSent: false)])
        try await next.onLoop { #expect($0.log.events.isEmpty) }
        try await pool.close()
    }

    @Test func `a request given up closes its connection and hears nothing more`() async throws {
        let (server, pool) = try await start()
        let request = try await pool.send { answer in
            answer.onEvent = { [unowned answer] _ in answer.exchange?.cancel() }
        }
        let connection = try await server.connection(0)
        try await connection.text { $0.hasSuffix("{}") }
        try await connection.send(Self.ok)
        _ = try await connection.textUntilClose()
        let events = try await request.onLoop { $0.log.events }
        #expect(events == [.answered(200)])
        #expect(try await pool.counters().open == 0)
        try await pool.close()
    }

    @Test func `an exchange that is over does not touch the next one on its connection`() async throws {
        let (server, pool) = try await start()
        var over: [SentRequest] = []
        let connection: RawConnection
        over.append(try await pool.send(body: "0"))
        connection = try await server.connection(0)
        for number in 0...3 {
            try await connection.text { $0.hasSuffix("\r\n\r\n\(number)") }
            for request in over.dropLast() {
                try await request.onLoop { answer in
                    answer.exchange?.setReading(false)
                    answer.exchange?.cancel()
                }
            }
            try await connection.send(Self.ok)
            let current = try #require(over.last)
            #expect(try await current.result() == Self.whole)
            while try await pool.counters().idle == 0 {}
            over.append(try await pool.send(body: "\(number + 1)"))
        }
        try await pool.close()
    }

    @Test func `an answer that its receiver cannot pass on stays with the server`() async throws {
        let (server, pool) = try await start()
        let total = 50 * 1024 * 1024
        let request = try await pool.send(.get, body: "") { answer in
            answer.onEvent = { [unowned answer] event in
                if case .sent = event { answer.exchange?.setReading(false) }
            }
        }
        let connection = try await server.connection(0)
        try await connection.text { $0.hasSuffix("\r\n\r\n") }
        try await connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
        connection.offer(String(repeating: "a", count: total))
        try await request.events { $0.contains(.readsDone) && $0.count > 2 }
        let held = try await request.onLoop { $0.bodyBytes }
        #expect(held < 2 * 1024 * 1024)
        try await request.onLoop { answer in
            answer.onEvent = nil
            answer.exchange?.setReading(true)
        }
        #expect(try await request.result().last == .ended)
        #expect(try await request.onLoop { $0.bodyBytes } == total)
        try await pool.close()
    }

    @Test func `closing fails what is under way and what comes later`() async throws {
        var configuration = UpstreamPoolConfiguration.patient
        configuration.maxConnections = 1
        let (server, pool) = try await start(configuration)
        let sent = try await pool.send()
        try await server.connection(0).text { $0.hasSuffix("{}") }
        let waiting = try await pool.send()
        try await pool.close()
        let later = try await pool.send()
        #expect(try await sent.result() == [.failed(.closed, wasSent: true)])
        #expect(try await waiting.result() == [.failed(.closed, wasSent: false)])
        #expect(try await later.result() == [.failed(.closed, wasSent: false)])
        #expect(try await pool.counters().open == 0)
    }
}
