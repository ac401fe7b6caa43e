internal import Foundation
internal import Testing

/// What one run of a program came to.
struct CommandRun {
    /// The exit code; 128 plus the number of the signal that ended it; 124 when it still ran at its deadline.
    let status: Int32
    let output: [UInt8]
    let errors: String

    /// Standard output as text.
    var outputText: String { String(decoding: output, as: UTF8.self) }

    /// Runs the binary under test to its end.
    ///
    /// Both outputs go to files, so that no full pipe can hold the program up. `timeout` keeps the deadline.
    static func sallyport(
        _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:], directory: String? = nil,
        deadlineSeconds: Int = 60
    ) throws -> CommandRun {
        try run(
            try SallyportBinary.path(), arguments, input: input, environment: environment, directory: directory,
            deadlineSeconds: deadlineSeconds)
    }

    /// Runs a program to its end; `environment` is added to a small one of ours.
    static func run(
        _ binary: String, _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
        directory: String? = nil, deadlineSeconds: Int = 60
    ) throws -> CommandRun {
        let scratch = try ScratchDirectory()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = ["--kill-after=5", String(deadlineSeconds), binary] + arguments
        let base = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": scratch.path]
        process.environment = base.merging(environment) { _, given in given }
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: try scratch.file("input", input)))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: try scratch.file("output")))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: try scratch.file("errors")))
        try process.run()
        process.waitUntilExit()
        let isSignalled = process.terminationReason == .uncaughtSignal
        return CommandRun(
            status: isSignalled ? 128 + process.terminationStatus : process.terminationStatus,
            output: try scratch.bytes("output"), errors: String(decoding: try scratch.bytes("errors"), as: UTF8.self))
    }
}
