internal import Foundation
internal import Testing

/// One running gateway over HTTP in front of a server of the test.
///
/// `timeout` ends it at a deadline, and then every wait ends too.
final class HTTPProxySession {
    private let process = Process()
    private let errorPipe = Pipe()
    private var received: [UInt8] = []
    let port: Int

    convenience init(
        _ scratch: ScratchDirectory, policy: String, upstream: SampleUpstream, options: [String] = []
    ) throws {
        try self.init(
            scratch,
            ["-c", policy, "--state-dir", scratch.path, "--name", "sample", "--upstream", upstream.address]
                + ["--transport", "http", "--port", "0"] + options)
    }

    /// Starts the binary; there must be one place where it listens.
    init(_ scratch: ScratchDirectory, _ arguments: [String], environment: [String: String] = [:]) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = ["--foreground", "--kill-after=5", "60", try SallyportBinary.path()] + arguments
        let base = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": scratch.path]
        process.environment = base.merging(environment) { _, given in given }
        process.standardInput = FileHandle.nullDevice
        process.standardError = errorPipe
        try process.run()
        try errorPipe.fileHandleForWriting.close()
        let before = "listening on http://127.0.0.1:"
        while true {
            let text = String(decoding: received, as: UTF8.self)
            if let place = text.range(of: before), let end = text[place.upperBound...].firstIndex(of: "/") {
                port = try #require(Int(text[place.upperBound..<end]))
                return
            }
            let more = errorPipe.fileHandleForReading.availableData
            try #require(!more.isEmpty, "\(text)")
            received += more
        }
    }

    /// What the gateway wrote to standard error; all of it once it has ended.
    var errors: String { String(decoding: received, as: UTF8.self) }

    // MARK: - Requests

    /// Sends a request on a connection of its own; nil when the answer does not come.
    func request(
        _ line: String, _ fields: [(String, String)] = [], _ body: String = ""
    ) throws -> HTTPText? {
        let connection = try LoopbackSocket.connect(to: port)
        var all = fields
        if !fields.contains(where: { $0.0 == "host" }) { all.append(("host", "127.0.0.1:\(port)")) }
        try connection.send(HTTPText.bytes("\(line) HTTP/1.1", all + [("connection", "close")], body))
        var rest: [UInt8] = []
        return try HTTPText.read(from: connection, rest: &rest)
    }

    func post(_ body: String, _ fields: [(String, String)] = []) throws -> HTTPText? {
        try request(
            "POST /mcp",
            [("content-type", "application/json"), ("mcp-protocol-version", "2025-11-25")] + fields, body)
    }

    /// Calls a tool; the answer must come.
    func call(_ id: Int, _ tool: String, _ fields: [(String, String)] = []) throws -> HTTPText {
        try #require(try post(Self.call(id, tool), fields))
    }

    static func call(_ id: Int, _ tool: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"\#(tool)","arguments":{}}}"#
    }

    /// Sends a call and does not wait for its answer; the connection brings it.
    func begin(_ id: Int, _ tool: String) throws -> LoopbackSocket {
        let connection = try LoopbackSocket.connect(to: port)
        let fields = [
            ("host", "localhost"), ("content-type", "application/json"), ("mcp-protocol-version", "2025-11-25"),
        ]
        try connection.send(HTTPText.bytes("POST /mcp HTTP/1.1", fields, Self.call(id, tool)))
        return connection
    }

    // MARK: - The end

    /// Sends a signal to the gateway, past `timeout`.
    func signal(_ name: String) throws {
        let timeout = process.processIdentifier
        let children = try String(contentsOfFile: "/proc/\(timeout)/task/\(timeout)/children", encoding: .utf8)
        let gateway = try #require(children.split(separator: " ").first)
        try #require(try CommandRun.run("/bin/kill", ["-\(name)", String(gateway)]).status == 0)
    }

    /// Waits for the end; the exit status, 128 and the number after a signal.
    func finish() throws -> Int32 {
        while true {
            let more = errorPipe.fileHandleForReading.availableData
            if more.isEmpty { break }
            received += more
        }
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
            ? 128 + process.terminationStatus : process.terminationStatus
    }
}
