internal import GatewayPorts
internal import GatewayRuntime
internal import GatewayTesting
internal import HTTPText
internal import Testing

/// A server over the deprecated HTTP with events, as its receiver and as its operator's network see it.
@Suite struct EventStreamUpstreamTests {
    private final class Ears: ServerReceiver {
        var said: [String] = []
        var tooMuch: [String] = []
        var readsDone = 0
        var writabilityChanges = 0
        var ends: [ServerEnd] = []

        func serverSaid(_ frame: Span<UInt8>) { said.append(Self.text(frame)) }
        func serverSaidTooMuch(prefix: Span<UInt8>) { tooMuch.append(Self.text(prefix)) }
        func serverReadsDone() { readsDone += 1 }
        func serverWritabilityChanged() { writabilityChanges += 1 }
        func serverEnded(_ how: ServerEnd) { ends.append(how) }

        private static func text(_ span: Span<UInt8>) -> String {
            String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
        }
    }

    private struct Rig {
        let ears = Ears()
        let network = ScriptedUpstream()
        let timer = ManualTimer()
        let server: any ServerConnection
        let stream: ScriptedExchange

        init(_ change: (inout GatewayOptions) -> Void = { _ in }) throws {
            var options = GatewayOptions(serverName: "old")
            change(&options)
            let address = try HTTPAddress("http://old.example:8080/a/sse?token=1")
            server = EventStreamStarter(address, over: network, options: options, timer: timer).start(ears)
            stream = try #require(network.takeRequests().first)
        }

        /// Begins the stream and names the endpoint.
        func opened(_ endpoint: String = "/messages?session=1") -> Rig {
            stream.begin(200, ["content-type": "text/event-stream"])
            stream.send("event: endpoint\ndata: \(endpoint)\n\n")
            return self
        }

        func send(_ messages: String...) {
            for message in messages { server.writer.send(Array(message.utf8).span) }
            server.writer.flush()
        }

        /// The messages sent to the server since the last time.
        func posts() -> [ScriptedExchange] { network.takeRequests() }
    }

    private static func request(_ id: Int) -> String { #"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"# }
    private static let notification = #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#
    private static func refusal(_ id: Int, _ why: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"error":{"code":-32603,"message":"\#(why)"}}"#
    }

    // MARK: - The stream

    @Test func `the stream is asked for at once, and what is sent waits for the endpoint`() throws {
        let rig = try Rig()
        #expect(rig.stream.method == .get)
        #expect(rig.stream.target == nil)
        #expect(rig.stream.fields.value("accept") == "text/event-stream")
        rig.send(Self.request(1))
        #expect(rig.posts().isEmpty)
        _ = rig.opened()
        let posts = rig.posts()
        #expect(posts.map(\.method) == [.post])
        #expect(posts.map(\.target) == ["/messages?session=1"])
        #expect(posts.map(\.body) == [Self.request(1)])
        #expect(posts.map { $0.fields.value("content-type") } == ["application/json"])
        #expect(rig.ears.ends.isEmpty)
    }

    @Test func `messages of the stream are given, whatever else comes on it`() throws {
        let rig = try Rig().opened()
        rig.stream.send("event: message\nid: 1\ndata: {\"a\":1}\n\n: still here\n\ndata: {\"b\":\n")
        rig.stream.send("data: 2}\n\nevent: other\ndata: {\"c\":3}\n\nevent: endpoint\ndata: /elsewhere\n\n")
        #expect(rig.ears.said == [#"{"a":1}"#, #"{"b": 2}"#])
        #expect(rig.ears.readsDone > 0)
        rig.send(Self.request(1))
        #expect(rig.posts().map(\.target) == ["/messages?session=1"])
    }

    @Test(arguments: [
        ("/m", "/m"), ("m?s=1", "/a/m?s=1"), ("http://old.example:8080/m", "/m"), ("//OLD.example:8080/m", "/m"),
    ])
    func `an endpoint of the same server is used, however it is written`(endpoint: String, target: String) throws {
        let rig = try Rig().opened(endpoint)
        rig.send(Self.request(1))
        #expect(rig.posts().map(\.target) == [target])
    }

    @Test(arguments: [
        "http://evil.example/m", "//evil.example/m", "https://old.example:8080/m", "http://old.example/m",
        "http://old.example:8080@evil.example/m", "file:///etc/passwd", "/\\evil.example", "/a b", "http://",
    ])
    func `an endpoint of another server ends the connection before anything is sent`(endpoint: String) throws {
        let rig = try Rig()
        rig.send(Self.request(1))
        _ = rig.opened(endpoint)
        #expect(rig.posts().isEmpty)
        #expect(rig.stream.isCancelled)
        rig.timer.fireAll()
        #expect(rig.ears.ends.map(\.code) == [.malformed])
        #expect(rig.ears.said.isEmpty)
    }

    @Test(arguments: [(404, "text/html"), (200, "text/html"), (200, "application/json"), (302, "text/event-stream")])
    func `an answer that is no stream ends the connection`(status: Int, type: String) throws {
        let rig = try Rig()
        rig.stream.begin(status, ["content-type": type])
        rig.timer.fireAll()
        #expect(rig.ears.ends.map(\.code) == [status == 302 ? .redirected : .rejected])
        #expect(rig.stream.isCancelled)
    }

    @Test func `the end of the stream is the end of the server, told once and last`() throws {
        let rig = try Rig().opened()
        rig.send(Self.request(1), Self.request(2))
        let posts = rig.posts()
        rig.stream.end()
        #expect(posts.map(\.isCancelled) == [true, true])
        #expect(!rig.server.isWritable)
        #expect(rig.ears.ends.isEmpty)
        rig.timer.fireAll()
        #expect(rig.ears.ends.map(\.code) == [.closed])
        rig.send(Self.request(3))
        rig.server.kill()
        rig.server.shutDown()
        #expect(rig.timer.pendingNanoseconds.isEmpty)
        #expect(rig.posts().isEmpty)
        #expect(rig.ears.ends.count == 1)
    }

    @Test func `a stream that breaks, or never comes, says why`() throws {
        let rig = try Rig()
        rig.stream.fail(.unreachable, wasSent: false)
        rig.timer.fireAll()
        #expect(rig.ears.ends.map(\.code) == [.unreachable])
    }

    @Test func `a message beyond the limit is told by its beginning, and the stream goes on`() throws {
        let rig = try Rig { $0.maxFrameBytes = 3000 }.opened()
        let long = "[\"" + String(repeating: "x", count: 5000)
        rig.stream.send("event: other\ndata: " + long)
        rig.stream.send("\"]\n\n")
        rig.stream.send("data: " + long.prefix(4000))
        rig.stream.send(long.dropFirst(4000) + "\"]\n\ndata: {\"a\":1}\n\n")
        #expect(rig.ears.tooMuch == [String(long.prefix(1024))])
        #expect(rig.ears.said == [#"{"a":1}"#])
        #expect(rig.ears.ends.isEmpty)
    }

    // MARK: - Messages to the server

    @Test func `requests go side by side, and nothing overtakes a notification`() throws {
        let rig = try Rig().opened()
        rig.send(Self.request(1), Self.request(2), Self.notification, Self.request(3))
        let first = rig.posts()
        #expect(first.map(\.body) == [Self.request(1), Self.request(2), Self.notification])
        first[0].begin(202)
        first[0].end()
        #expect(rig.posts().isEmpty)
        first[2].begin(202)
        #expect(rig.posts().map(\.body) == [Self.request(3)])
    }

    @Test func `a notification that is not taken holds up nothing`() throws {
        let rig = try Rig().opened()
        rig.send(Self.notification, Self.request(1))
        rig.posts()[0].fail(.closed, wasSent: true)
        #expect(rig.posts().map(\.body) == [Self.request(1)])
        #expect(rig.ears.said.isEmpty)
    }

    @Test func `whoever waits is told when the server does not take a request`() throws {
        let rig = try Rig().opened()
        rig.send(Self.request(1), Self.request(2), Self.request(3), Self.request(4))
        let posts = rig.posts()
        posts[0].answer("no", status: 500)
        posts[1].fail(.unreachable, wasSent: false)
        posts[2].answer(#"{"jsonrpc":"2.0","id":3,"error":{"code":-32600,"message":"mine"}}"#, status: 400)
        posts[3].answer(#"{"jsonrpc":"2.0","id":3,"error":{"code":-32600,"message":"not mine"}}"#, status: 400)
        #expect(
            rig.ears.said == [
                Self.refusal(1, "the server rejected the message with status 500"),
                Self.refusal(2, "the connection broke"),
                #"{"jsonrpc":"2.0","id":3,"error":{"code":-32600,"message":"mine"}}"#,
                Self.refusal(4, "the server rejected the message with status 400"),
            ])
        #expect(rig.ears.ends.isEmpty)
    }

    @Test func `what the server says in its answer to a message is a message too`() throws {
        let rig = try Rig().opened()
        rig.send(Self.request(1), Self.request(2), Self.request(3))
        let posts = rig.posts()
        posts[0].answer("{\"jsonrpc\":\"2.0\",\r\n\"id\":1,\"result\":{}}")
        posts[1].answer(#"{"status":"accepted"}"#)
        posts[2].begin(200, ["content-type": "text/plain"])
        posts[2].send("Accepted")
        posts[2].end()
        #expect(rig.ears.said == [#"{"jsonrpc":"2.0",  "id":1,"result":{}}"#])
    }

    @Test func `what waits for the endpoint is bounded, and pushes back before that`() throws {
        let rig = try Rig { $0.maxParkedBytes = 400 }
        #expect(rig.server.isWritable)
        for id in 10..<15 { rig.send(Self.request(id)) }
        #expect(!rig.server.isWritable)
        #expect(rig.ears.writabilityChanges == 1)
        for id in 15..<25 { rig.send(Self.request(id)) }
        rig.timer.fireAll()
        #expect(rig.ears.ends.map(\.code) == [.busy])
        let other = try Rig { $0.maxParkedBytes = 400 }
        for id in 10..<15 { other.send(Self.request(id)) }
        _ = other.opened()
        #expect(other.server.isWritable)
        #expect(other.ears.writabilityChanges == 2)
    }

    @Test func `reading stops and goes on, on the stream and everywhere`() throws {
        let rig = try Rig().opened()
        rig.send(Self.request(1))
        let post = try #require(rig.posts().first)
        rig.server.setReading(false)
        #expect([rig.stream.isReading, post.isReading] == [false, false])
        rig.send(Self.request(2))
        #expect(rig.posts().map(\.isReading) == [false])
        rig.server.setReading(true)
        #expect([rig.stream.isReading, post.isReading] == [true, true])
    }

    // MARK: - Leaving

    @Test func `we leave when the server has taken what was sent`() throws {
        let rig = try Rig().opened()
        rig.send(Self.notification, Self.request(1))
        rig.server.shutDown()
        #expect(!rig.stream.isCancelled)
        rig.send(Self.request(2))
        rig.posts()[0].answer("", status: 202)
        let last = rig.posts()
        #expect(last.map(\.body) == [Self.request(1)])
        last[0].answer("", status: 202)
        #expect(rig.stream.isCancelled)
        #expect(rig.ears.ends.isEmpty)
        rig.timer.fireAll()
        #expect(rig.ears.ends == [.disconnected(nil)])
    }

    @Test func `we do not wait for ever for a server that takes nothing`() throws {
        let rig = try Rig().opened()
        rig.send(Self.request(1))
        let post = try #require(rig.posts().first)
        rig.server.shutDown()
        rig.timer.fireAll()
        #expect(rig.stream.isCancelled)
        #expect(post.isCancelled)
        rig.timer.fireAll()
        #expect(rig.ears.ends == [.disconnected(nil)])
    }

    @Test func `we leave at once when nothing was sent, or no endpoint was named`() throws {
        for rig in [try Rig(), try Rig().opened()] {
            rig.server.shutDown()
            #expect(rig.stream.isCancelled)
            rig.timer.fireAll()
            #expect(rig.ears.ends == [.disconnected(nil)])
        }
    }

    // MARK: - Who speaks it

    @Test(arguments: [
        (405, "", true), (404, "<html>Cannot POST /sse</html>", true), (400, #"{"detail":"Method Not Allowed"}"#, true),
        (404, #"{"jsonrpc":"2.0","id":1,"result":{}}"#, true),
        (400, #"{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"no"}}"#, false),
        (404, #"{"jsonrpc":"2.0","id":null,"error":{"code":-32601,"message":"no"}}"#, false),
        (200, "", false), (401, "", false), (403, "", false), (500, "", false), (406, "", false),
    ])
    func `a server that knows no messages in requests may speak it`(status: Int, body: String, isLikely: Bool) {
        #expect(EventStreamStarter.looksDeprecated(status: status, body: Array(body.utf8).span) == isLikely)
    }
}

extension ServerEnd {
    fileprivate var code: UpstreamFailure.Code? {
        if case .disconnected(let failure) = self { failure?.code } else { nil }
    }
}
