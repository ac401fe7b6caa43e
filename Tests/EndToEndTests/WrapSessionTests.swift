internal import Foundation
internal import Testing

/// The wrap around the example server, as a client sees it.
struct WrapSessionTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    private func open(_ policy: String = SamplePolicy.tools, options: [String] = []) throws -> WrapSession {
        let session = try WrapSession(
            scratch, policy: try scratch.file("policy.yaml", policy), options: options)
        try session.open()
        return session
    }

    @Test func `a client is let through, refused, limited and told nothing of hidden tools`() throws {
        let session = try open()
        let list = try session.request("tools/list")
        #expect(list["/result/tools/0/name"] == #""echo""#)
        #expect(list["/result/tools/3"] == nil)
        #expect(try session.call("echo", #"{"text":"hi"}"#)["/result/content/0/text"] == #""hi""#)
        #expect(try session.call("echo", #"{"text":"far too long"}"#).refusal == #""requirement_failed""#)
        #expect(try session.call("stats").refusal == #""default_deny""#)
        #expect(try session.call("add", #"{"a":1}"#).refusal == #""missing_argument""#)
        #expect(try session.call("add", #"{"a":1,"b":2}"#)["/result/structuredContent/sum"] == "3")
        let hidden = try session.call("delete_everything")
        #expect(hidden["/error/code"] == "-32602")
        #expect(hidden["/error/message"] == #""Unknown tool: delete_everything""#)
        #expect(hidden["/error/data"] == nil)
        for _ in 1...2 { #expect(!(try session.call("echo", #"{"text":"hi"}"#).isRefused)) }
        let limited = try session.call("echo", #"{"text":"hi"}"#)
        #expect(limited.refusal == #""limit_reached""#)
        let wait = try #require(limited["/result/_meta/dev.sallyport~1decision/retryAfterMs"].flatMap { Int($0) })
        #expect((1...60_000).contains(wait))
        #expect(try session.call("send_payment", #"{"amount":499.99,"to":"a"}"#).isRefused == false)
        #expect(try session.call("send_payment", #"{"amount":0.02,"to":"a"}"#).refusal == #""limit_reached""#)
        #expect(try session.call("send_payment", #"{"amount":0.01,"to":"a"}"#).isRefused == false)
        #expect(try session.finish() == 0)
        let verified = try CommandRun.sallyport(["audit", "verify", "--state-dir", scratch.path])
        #expect(verified.status == 0, "\(verified.errors)")
    }

    @Test func `shadow mode on the command line forwards what the policy refuses`() throws {
        let session = try open(options: ["--mode", "shadow"])
        #expect(try session.call("delete_everything")["/result/content/0/text"] == #""everything is gone""#)
        #expect(try session.finish() == 0)
    }

    @Test func `a line beyond the limit is refused by its id and the session goes on`() throws {
        let session = try open("{version: \"1\", default: allow}")
        let head = #"{"jsonrpc":"2.0","id":77,"method":"tools/call","params":{"name":"stats","arguments":{"x":""#
        let tail = #""}}}"#
        let room = (16 << 20) - head.utf8.count - tail.utf8.count
        try session.send(head + String(repeating: "x", count: room + 1) + tail)
        let refused = try #require(try session.line())
        #expect(refused["/id"] == "77")
        #expect(refused["/error/code"] == "-32600")
        try session.send(head + String(repeating: "x", count: room) + tail)
        #expect(try session.line()?["/result/content/0/type"] == #""text""#)
        #expect(try session.call("echo", #"{"text":"still here"}"#)["/result/content/0/text"] == #""still here""#)
        #expect(try session.finish() == 0)
    }

    @Test func `files serve as standard input and output`() throws {
        let policy = try scratch.file("policy.yaml", SamplePolicy.tools)
        let lines = (1...200).map {
            #"{"jsonrpc":"2.0","id":\#($0),"method":"tools/call","#
                + #""params":{"name":"add","arguments":{"a":\#($0),"b":1}}}"#
        }
        let run = try CommandRun.sallyport(
            ["-c", policy, "--state-dir", scratch.path, "--", try SallyportBinary.path(), "example-server"],
            input: Array((lines.joined(separator: "\n") + "\n").utf8))
        #expect(run.status == 0)
        let replies = try run.outputText.split(separator: "\n").map { try WrapReply(Array($0.utf8)) }
        #expect(Set(replies.map { $0["/id"] }).count == 200)
        #expect(replies.allSatisfy { $0["/result/structuredContent/sum"] != nil })
    }

    @Test func `a call that waits for a silent server's tools is refused in time after its client left`() throws {
        let policy = try scratch.file("policy.yaml", SamplePolicy.tools)
        let call = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"a":1}}}"#
        let run = try CommandRun.sallyport(
            ["-c", policy, "--state-dir", scratch.path, "--", "/bin/sh", "-c", "cat > /dev/null"],
            input: Array("\(call)\n".utf8))
        #expect(run.status == 0)
        #expect(run.outputText.contains("definitions_unavailable"))
    }
}
