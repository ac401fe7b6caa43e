internal import GatewayPorts
internal import HTTPText
internal import NIOCore
internal import NIOPosix
internal import Testing
internal import Transports

@Suite(.timeLimit(.minutes(1))) struct HTTPStreamingTests {
    private static let get = "GET /mcp HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test(arguments: [false, true])
    func `a client that leaves during an exchange is noticed once`(hasBegun: Bool) async throws {
        let listener = try await ListenerHarness.silent()
        let client = try await RawConnection.connect(port: listener.port)
        try await client.send(Self.get)
        try await listener.events { $0.count == 1 }
        if hasBegun {
            try await listener.onLoop { _, handler in
                handler.answer?.begin(HTTPAnswerHead(status: 200))
                handler.answer?.flush()
            }
            try await client.text { $0.contains("chunked") }
        }
        try await client.close()
        try await listener.events { $0.last == .clientClosed }
        let (events, isWritable) = try await listener.onLoop { listener, handler in
            handler.answer?.write(Array("late".utf8).span)
            handler.answer?.end()
            handler.answer?.flush()
            handler.answer?.abort()
            #expect(listener.counters.open == 0)
            return (handler.log.events, handler.answer?.isWritable)
        }
        #expect(events.filter { $0 == .clientClosed }.count == 1)
        #expect(isWritable == false)
        try await listener.closeNow()
    }

    @Test func `a client that leaves with a request waiting is noticed too`() async throws {
        let listener = try await ListenerHarness.silent()
        let client = try await RawConnection.connect(port: listener.port)
        try await client.send(Self.get + Self.get + "GET /half")
        try await listener.events { $0.count == 1 }
        try await client.close()
        let events = try await listener.events { $0.last == .clientClosed }
        #expect(events == [.request("GET /mcp", body: ""), .clientClosed])
        try await listener.closeNow()
    }

    @Test func `a client that leaves after its answer is nobody's news`() async throws {
        let listener = try await ListenerHarness.echo()
        let client = try await RawConnection.connect(port: listener.port)
        try await client.send(Self.get)
        try await client.text { $0.contains("200") }
        try await client.close()
        while try await listener.counters().open > 0 {}
        let events = try await listener.onLoop { _, handler in handler.log.events }
        #expect(events == [.request("GET /mcp", body: "")])
        try await listener.closeNow()
    }

    @Test func `an answer that is broken off does not look whole`() async throws {
        let listener = try await ListenerHarness.silent()
        for request in [Self.get, "GET /mcp HTTP/1.0\r\n\r\n"] {
            let client = try await RawConnection.connect(port: listener.port)
            let before = try await listener.onLoop { _, handler in handler.log.events.count }
            try await client.send(request)
            try await listener.events { $0.count > before }
            try await listener.onLoop { _, handler in
                handler.answer?.begin(HTTPAnswerHead(status: 200))
                handler.answer?.write(Array("some".utf8).span)
                handler.answer?.flush()
            }
            try await client.text { $0.contains("some") }
            try await listener.onLoop { _, handler in handler.answer?.abort() }
            #expect(try await !client.textUntilClose().contains("0\r\n\r\n"))
            #expect(try await client.endedWithReset())
        }
        try await listener.closeNow()
    }

    /// Gives pieces while the client takes them, and counts what was given when it did not.
    private final class Pump: HTTPRequestHandler, HTTPClientObserver {
        static let piece = [UInt8](repeating: 0x61, count: 64 * 1024)
        private let total: Int
        private let log: LoopLog<Int>
        private var answer: (any HTTPAnswerWriter)?
        private(set) var given = 0

        init(total: Int, log: LoopLog<Int>) {
            self.total = total
            self.log = log
        }

        func received(
            _ head: HTTPRequestHead, body: Span<UInt8>, answer: any HTTPAnswerWriter
        ) -> (any HTTPClientObserver)? {
            self.answer = answer
            answer.begin(HTTPAnswerHead(status: 200))
            pump()
            return self
        }

        func clientClosed() { log.record(-1) }

        func clientWritabilityChanged() {
            if answer?.isWritable == true { pump() }
        }

        private func pump() {
            guard let answer else { return }
            while answer.isWritable, given < total {
                answer.write(Self.piece.span)
                answer.flush()
                given += Self.piece.count
            }
            if given >= total {
                answer.end()
                answer.flush()
                self.answer = nil
            }
            log.record(given)
        }
    }

    private struct Pumping: Sendable {
        let port: Int
        let eventLoop: any EventLoop
        let listener: NIOLoopBound<HTTPListener>
        let log: NIOLoopBound<LoopLog<Int>>

        static func start(_ total: Int, limits: HTTPListenerLimits = .patient) async throws -> Pumping {
            let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
            let configuration = HTTPListenerConfiguration(host: "127.0.0.1", port: 0, limits: limits)
            let (listener, log) = try await eventLoop.submit {
                let log = LoopLog<Int>(eventLoop: eventLoop)
                let listener = try HTTPListener(configuration, on: eventLoop, handler: Pump(total: total, log: log))
                return (
                    NIOLoopBound(listener, eventLoop: eventLoop), NIOLoopBound(log, eventLoop: eventLoop)
                )
            }.get()
            let port = try await eventLoop.flatSubmit { listener.value.start() }.get()
            return Pumping(port: port, eventLoop: eventLoop, listener: listener, log: log)
        }

        func given(until condition: @escaping @Sendable ([Int]) -> Bool) async throws -> [Int] {
            try await eventLoop.flatSubmit { log.value.wait(until: condition) }.get()
        }

        func close() async throws {
            try await eventLoop.flatSubmit { listener.value.closeNow() }.get()
        }
    }

    @Test func `a client that does not read is given little, and all once it reads`() async throws {
        let total = 50 * 1024 * 1024
        let pumping = try await Pumping.start(total)
        let client = try await RawConnection.connect(port: pumping.port, reads: false)
        try await client.send(Self.get)
        let first = try await pumping.given { !$0.isEmpty }
        // What the two kernels hold, and our own buffer.
        #expect((first.first ?? 0) < 16 * 1024 * 1024)
        try await client.setReading(true)
        #expect(try await client.bytes(atLeast: total) >= total)
        try await pumping.close()
    }

    @Test func `a client that asks and does not read gets no further request in`() async throws {
        let listener = try await ListenerHarness.start { _, _, answer in
            // What waits for the client is below the mark before more is made.
            let body = [UInt8](repeating: 0x61, count: 1024 * 1024)
            answer.send(HTTPAnswerHead(status: answer.isWritable ? 200 : 500), body: body.span)
            answer.flush()
        }
        let client = try await RawConnection.connect(port: listener.port, reads: false)
        try await client.send(String(repeating: Self.get, count: 30))
        try await listener.events { $0.count > 1 }
        try await client.setReading(true)
        let count = try await client.bytes(atLeast: 30 * 1024 * 1024)
        #expect(count > 30 * 1024 * 1024)
        let text = try await client.text { _ in true }
        #expect(text.split(separator: "HTTP/1.1 200 OK\r\n").count == 30)
        try await listener.closeNow()
    }

    @Test func `a client that never reads is cut`() async throws {
        var limits = HTTPListenerLimits.patient
        limits.stallTimeout = .milliseconds(40)
        let pumping = try await Pumping.start(50 * 1024 * 1024, limits: limits)
        let client = try await RawConnection.connect(port: pumping.port, reads: false)
        try await client.send(Self.get)
        let given = try await pumping.given { $0.last == -1 }
        #expect((given.first ?? 0) < 16 * 1024 * 1024)
        try await pumping.close()
    }
}
