internal import Foundation
internal import JSONText
internal import Synchronization
internal import Testing

/// A small MCP server over HTTP inside the test: it keeps what it was asked, and makes the tool `slow` wait.
final class SampleUpstream: Sendable {
    /// So that the thread which accepts does not keep the server it works for.
    private struct WeakOwner: Sendable {
        weak let value: SampleUpstream?

        init(_ value: SampleUpstream) {
            self.value = value
        }
    }

    private struct State {
        var requests: [HTTPText] = []
        var isReleased = false
    }

    let port: Int
    private let listener: LoopbackSocket
    private let state = Mutex(State())
    private let changed = NSCondition()

    init() throws {
        listener = try LoopbackSocket.listen()
        port = try listener.port()
        let listener = listener
        let owner = WeakOwner(self)
        Thread.detachNewThread {
            do {
                while let connection = try listener.accept() {
                    Thread.detachNewThread { owner.value?.serve(connection) }
                }
            } catch {
                Issue.record(error)
            }
        }
    }

    deinit {
        listener.shutDown()
    }

    var address: String { "http://127.0.0.1:\(port)/mcp" }

    /// Every request so far.
    var requests: [HTTPText] { state.withLock { $0.requests } }

    /// How many tool calls have arrived.
    var callCount: Int { requests.count { $0.bodyText.contains("tools/call") } }

    /// Waits until so many tool calls have arrived.
    func wait(forCalls count: Int) throws {
        changed.lock()
        defer { changed.unlock() }
        let deadline = Date(timeIntervalSinceNow: 60)
        while callCount < count { try #require(changed.wait(until: deadline)) }
    }

    /// Lets calls of `slow` go on.
    func release() {
        state.withLock { $0.isReleased = true }
        changed.lock()
        changed.broadcast()
        changed.unlock()
    }

    // MARK: - Connections

    private func serve(_ connection: LoopbackSocket) {
        var rest: [UInt8] = []
        do {
            while let request = try HTTPText.read(from: connection, rest: &rest) {
                state.withLock { $0.requests.append(request) }
                changed.lock()
                changed.broadcast()
                changed.unlock()
                try connection.send(try answer(to: request))
            }
        } catch {
            // A gateway that was killed leaves connections in any state.
        }
    }

    private func answer(to request: HTTPText) throws -> [UInt8] {
        guard request.start.hasPrefix("POST ") else {
            return HTTPText.bytes(
                request.start.hasPrefix("DELETE ") ? "HTTP/1.1 204 No Content" : "HTTP/1.1 405 Method Not Allowed", [],
                "")
        }
        let message = try request.reply()
        guard let id = message["/id"] else { return HTTPText.bytes("HTTP/1.1 202 Accepted", [], "") }
        if message["/params/name"] == #""slow""# { waitForRelease() }
        var fields = [("content-type", "application/json"), ("set-cookie", "upstream=secret")]
        var result = #"{"content":[{"type":"text","text":"hi"}]}"#
        if message["/method"] == #""initialize""# {
            fields.append(("mcp-session-id", "the-session"))
            result = """
                {"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}
                """
        }
        return HTTPText.bytes("HTTP/1.1 200 OK", fields, #"{"jsonrpc":"2.0","id":\#(id),"result":\#(result)}"#)
    }

    private func waitForRelease() {
        changed.lock()
        defer { changed.unlock() }
        let deadline = Date(timeIntervalSinceNow: 60)
        while !state.withLock({ $0.isReleased }), changed.wait(until: deadline) {}
    }
}
