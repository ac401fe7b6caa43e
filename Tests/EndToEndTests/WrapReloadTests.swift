internal import Foundation
internal import Testing

/// A policy that changes under a running wrap, in every way that files are changed.
struct WrapReloadTests {
    private static let allow = "{version: \"1\", default: deny, denial_limit: 1000000, tools: {echo: {}}}\n"
    private static let deny = "{version: \"1\", default: deny, denial_limit: 1000000}\n"

    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    private func open(_ policy: String) throws -> WrapSession {
        let session = try WrapSession(scratch, policy: policy)
        try session.open()
        return session
    }

    @Test func `edits in place are picked up, back and forth`() throws {
        let policy = try scratch.file("policy.yaml", Self.allow)
        let session = try open(policy)
        try session.callEcho(untilRefused: false)
        try scratch.file("policy.yaml", Self.deny)
        try session.callEcho(untilRefused: true)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: policy))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(Self.allow.utf8))
        try handle.close()
        try session.callEcho(untilRefused: false)
        #expect(try session.finish() == 0)
        #expect(try session.errors.contains("policy reloaded") == false, "only warnings and errors are logged")
    }

    @Test func `an atomic rename is picked up`() throws {
        let policy = try scratch.file("policy.yaml", Self.allow)
        let session = try open(policy)
        try Data(Self.deny.utf8).write(to: URL(fileURLWithPath: policy), options: .atomic)
        try session.callEcho(untilRefused: true)
        #expect(try session.finish() == 0)
    }

    @Test func `a file that is deleted keeps the policy until it is made again`() throws {
        let policy = try scratch.file("policy.yaml", Self.allow)
        let session = try open(policy)
        try FileManager.default.removeItem(atPath: policy)
        while !(try session.errors.contains("the old one stays in force")) {
            #expect(!(try session.call("echo", #"{"text":"hi"}"#).isRefused))
        }
        try scratch.file("policy.yaml", Self.deny)
        try session.callEcho(untilRefused: true)
        #expect(try session.finish() == 0)
    }

    @Test func `a symbolic link that is swapped is followed`() throws {
        let files = FileManager.default
        try scratch.file("one.yaml", Self.allow)
        try scratch.file("two.yaml", Self.deny)
        let link = "\(scratch.path)/policy.yaml"
        try files.createSymbolicLink(atPath: link, withDestinationPath: "one.yaml")
        let session = try open(link)
        try session.callEcho(untilRefused: false)
        try files.removeItem(atPath: link)
        try files.createSymbolicLink(atPath: link, withDestinationPath: "two.yaml")
        try session.callEcho(untilRefused: true)
        #expect(try session.finish() == 0)
    }

    @Test func `a bad file keeps the old policy and says so in log and audit`() throws {
        let policy = try scratch.file("policy.yaml", Self.deny)
        let session = try open(policy)
        try scratch.file("policy.yaml", SamplePolicy.broken)
        while !(try session.errors.contains("the old one stays in force")) {
            #expect(try session.call("echo", #"{"text":"hi"}"#).isRefused)
        }
        try scratch.file("policy.yaml", Self.allow)
        try session.callEcho(untilRefused: false)
        #expect(try session.finish() == 0)
        let trail = String(decoding: try scratch.bytes("audit/audit-1.jsonl"), as: UTF8.self)
        #expect(trail.contains("policy_refused"))
        #expect(trail.contains("policy_reloaded"))
        #expect(try CommandRun.sallyport(["audit", "verify", "--state-dir", scratch.path]).status == 0)
    }
}
