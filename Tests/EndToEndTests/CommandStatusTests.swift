internal import Foundation
internal import Glibc
internal import JSONText
internal import Testing

/// `sallyport status`, beside gateways that run, ended or were killed.
struct CommandStatusTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    private func status(_ arguments: String...) throws -> CommandRun {
        try CommandRun.sallyport(["status"] + arguments + ["--state-dir", scratch.path])
    }

    /// A text or number of the status as JSON; nil when it has no such member.
    private func member(_ pointer: String) throws -> String? {
        let document = try JSONDocument(parsing: try status("--json").output)
        let place = try #require(JSONPointer(pointer))
        return document.node(at: place).map {
            document.string($0) ?? String(decoding: document.bytes[document.range($0)], as: UTF8.self)
        }
    }

    private func open() throws -> WrapSession {
        let session = try WrapSession(scratch, policy: try scratch.file("policy.yaml", SamplePolicy.tools))
        try session.open()
        return session
    }

    /// Looks until a member is `value`, which takes the gateway a second at most.
    private func wait(until pointer: String, is value: String) throws {
        for _ in 0..<10_000 where try member(pointer) == value { return }
        Issue.record("\(pointer) never was \(value)")
    }

    @Test func `without a gateway it says so, and ends with 0`() throws {
        let run = try status()
        #expect(run.status == 0)
        #expect(run.outputText == "no gateway runs with the state directory `\(scratch.path)`\n")
        #expect(run.errors.isEmpty)
        #expect(try member("/instances") == "[]")
    }

    @Test func `a gateway that runs is shown with its calls, refusals and limits`() throws {
        let session = try open()
        #expect(try member("/instances/0/server") == "sample")
        #expect(try member("/instances/0/face") == "wrap")
        _ = try session.call("echo", #"{"text":"hi"}"#)
        _ = try session.call("nothing")
        try wait(until: "/instances/0/calls/refused", is: "1")
        #expect(try member("/instances/0/calls/succeeded") == "1")
        #expect(try member("/instances/0/refusals/0/rule") == "(default deny)")
        #expect(try member("/instances/0/audit/healthy") == "true")
        #expect(try member("/limits/0/tool") == "echo")
        #expect(try member("/limits/0/maximum") == "3")
        let run = try status()
        #expect(run.status == 0)
        #expect(!run.output.contains(0x1B))
        #expect(run.outputText.contains("1 forwarded, 1 succeeded, 1 refused"))
        #expect(run.outputText.contains("       1  (default deny)\n"))
        #expect(try session.finish() == 0)
        #expect(try member("/instances") == "[]")
        #expect(try member("/died") == "[]")
    }

    @Test func `a gateway that was killed is told of once`() throws {
        let session = try open()
        let pid = try #require(try member("/instances/0/pid").flatMap(pid_t.init))
        #expect(kill(pid, SIGKILL) == 0)
        _ = try session.finish()
        let run = try status()
        #expect(run.status == 0)
        #expect(run.outputText.contains("died  process \(pid) of `sample` ended without saying so"))
        #expect(try member("/died") == "[]")
    }

    @Test func `a state file that cannot be read ends with 3`() throws {
        try scratch.file("state.db", String(repeating: "no database. ", count: 700))
        let run = try status()
        #expect(run.status == 3)
        #expect(run.outputText.contains("cannot be read"))
        #expect(try member("/healthy") == "false")
    }
}
