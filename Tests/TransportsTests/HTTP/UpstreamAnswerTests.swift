internal import GatewayPorts
internal import HTTPText
internal import NIOCore
internal import Testing
internal import Transports

@Suite(.timeLimit(.minutes(1))) struct UpstreamAnswerTests {
    /// Sends one request, has the server answer with `pieces` and perhaps close, and gives what the receiver saw.
    private func exchange(
        _ pieces: [String], closes: Bool = false, configuration: UpstreamPoolConfiguration = .patient
    ) async throws -> [AnswerEvent] {
        let server = try await RawServer.start()
        let pool = try await UpstreamHarness.start(
            "http://127.0.0.1:\(server.port)/mcp", configuration: configuration)
        let request = try await pool.send()
        let connection = try await server.connection(0)
        try await connection.text { $0.hasSuffix("{}") }
        for piece in pieces { try await connection.send(piece) }
        if closes { try await connection.close() }
        let result = try await request.result()
        try await pool.close()
        try await server.close()
        return result
    }

    @Test func `a stream comes as its pieces do`() async throws {
        let events = try await exchange([
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\nabcde\r\n",
            "0\r\n\r\n",
        ])
        #expect(events == [.answered(200), .sent("abcde"), .ended])
    }

    @Test func `a body may last until the server closes`() async throws {
        let events = try await exchange(["HTTP/1.1 200 OK\r\n\r\nabc"], closes: true)
        #expect(events == [.answered(200), .sent("abc"), .ended])
    }

    @Test(arguments: [301, 302, 307, 400, 404, 500, 503])
    func `redirects and errors are given as they are`(status: Int) async throws {
        let events = try await exchange([
            "HTTP/1.1 \(status) X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 1\r\n\r\n1"
        ])
        #expect(events == [.answered(status), .sent("1"), .ended])
    }

    @Test func `no answer at all is a closed connection that may have done its work`() async throws {
        #expect(try await exchange([], closes: true) == [.failed(.closed, wasSent: true)])
        #expect(try await exchange(["HTTP/1.1 2"], closes: true) == [.failed(.closed, wasSent: true)])
    }

    @Test(arguments: ["Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"])
    func `an answer that is cut off is not whole`(answer: String) async throws {
        let events = try await exchange(["HTTP/1.1 200 OK\r\n" + answer], closes: true)
        #expect(events == [.answered(200), .sent("abc"), .failed(.closed, wasSent: true)])
    }

    @Test(arguments: [
        "garbage\r\n\r\n", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", "HTTP/1.1 101 Upgrade\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx",
    ])
    func `what can be read in two ways is malformed`(answer: String) async throws {
        #expect(try await exchange([answer]) == [.failed(.malformed, wasSent: true)])
    }

    @Test func `a server that stays silent is given up`() async throws {
        var configuration = UpstreamPoolConfiguration.patient
        configuration.answerTimeout = .milliseconds(40)
        #expect(try await exchange([], configuration: configuration) == [.failed(.timeout, wasSent: true)])
        configuration.answerTimeout = nil
        configuration.bodyTimeout = .milliseconds(40)
        let events = try await exchange(
            ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"], configuration: configuration)
        #expect(events == [.answered(200), .sent("abc"), .failed(.timeout, wasSent: true)])
    }

    @Test func `nobody at the address means that nothing was sent`() async throws {
        let server = try await RawServer.start()
        try await server.close()
        let pool = try await UpstreamHarness.start("http://127.0.0.1:\(server.port)/")
        let requests = [try await pool.send(), try await pool.send()]
        for request in requests {
            #expect(try await request.result() == [.failed(.unreachable, wasSent: false)])
        }
        let counters = try await pool.counters()
        #expect(counters.open == 0 && counters.waiting == 0)
        try await pool.close()
    }
}
