internal import Foundation
internal import JSONText
internal import Testing

/// One running wrap that a test talks to, line by line.
///
/// `timeout` ends it at a deadline, and then every wait for a line ends too.
final class WrapSession {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let scratch: ScratchDirectory
    private var received: [UInt8] = []
    private var lastID = 0

    /// Wraps `server`, by default the example server, or reaches the one at `upstream`; the trail is in `scratch`.
    init(
        _ scratch: ScratchDirectory, policy: String, server: [String]? = nil, upstream: String? = nil,
        options: [String] = []
    ) throws {
        self.scratch = scratch
        let binary = try SallyportBinary.path()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments =
            ["--foreground", "--kill-after=5", "60", binary, "-c", policy, "--state-dir", scratch.path]
            + ["--name", "sample"] + options
            + (upstream.map { ["--upstream", $0] } ?? ["--"] + (server ?? [binary, "example-server"]))
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": scratch.path]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: try scratch.file("errors")))
        try process.run()
        // The child has its own copies; with ours open, neither side would ever see an end.
        try input.fileHandleForReading.close()
        try output.fileHandleForWriting.close()
    }

    /// What the wrap wrote to standard error.
    var errors: String {
        get throws { String(decoding: try scratch.bytes("errors"), as: UTF8.self) }
    }

    // MARK: - Lines

    func send(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
    }

    /// The next line; nil at the end of the output.
    func line() throws -> WrapReply? {
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(received[..<end])
                received.removeSubrange(...end)
                return try WrapReply(line)
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            received += more
        }
    }

    /// Sends a request with a new id and waits for its answer.
    func request(_ method: String, _ params: String = "{}") throws -> WrapReply {
        lastID += 1
        try send(#"{"jsonrpc":"2.0","id":\#(lastID),"method":"\#(method)","params":\#(params)}"#)
        while let reply = try line() {
            if reply["/id"] == "\(lastID)" { return reply }
        }
        throw Ended(errors: try errors)
    }

    func call(_ tool: String, _ arguments: String = "{}") throws -> WrapReply {
        try request("tools/call", #"{"name":"\#(tool)","arguments":\#(arguments)}"#)
    }

    /// The handshake of a client of 2025-11-25.
    @discardableResult
    func open() throws -> WrapReply {
        let reply = try request(
            "initialize",
            #"{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}"#)
        try send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
        return reply
    }

    /// Calls `echo` until it is refused, or until it is not; the deadline of the process ends it otherwise.
    func callEcho(untilRefused isRefused: Bool) throws {
        while try call("echo", #"{"text":"hi"}"#).isRefused != isRefused {}
    }

    // MARK: - The end

    /// Asks the wrap to end, past `timeout`, which may have inherited a mask that blocks the signal.
    func terminate() throws {
        let timeout = process.processIdentifier
        let children = try String(contentsOfFile: "/proc/\(timeout)/task/\(timeout)/children", encoding: .utf8)
        let wrap = try #require(children.split(separator: " ").first)
        try #require(try CommandRun.run("/bin/kill", ["-TERM", String(wrap)]).status == 0)
    }

    /// Closes the input, reads what is left and waits; the exit status.
    func finish() throws -> Int32 {
        try input.fileHandleForWriting.close()
        while try line() != nil {}
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// The wrap ended before it answered.
    private struct Ended: Error {
        let errors: String
    }
}

/// A line of the wrap's output.
struct WrapReply {
    private let document: JSONDocument

    init(_ line: [UInt8]) throws {
        document = try JSONDocument(parsing: line)
    }

    /// The canonical text of what a JSON Pointer leads to; nil when there is nothing.
    subscript(_ pointer: String) -> String? {
        JSONPointer(pointer).flatMap { document.node(at: $0) }.map {
            String(decoding: document.canonical($0), as: UTF8.self)
        }
    }

    /// The stable code of a refusal.
    var refusal: String? { self["/result/_meta/dev.sallyport~1decision/code"] }

    var isRefused: Bool { refusal != nil }
}
