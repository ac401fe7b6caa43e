internal import ArgumentParser
internal import OperatingSystem
internal import Transports

/// Runs the embedded example server on standard input and output.
struct ExampleServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "example-server",
        abstract: "Run a small MCP server to try things on.",
        discussion: "It speaks every revision of the protocol on standard input and output, until its input ends.")

    func run() throws {
        var server = ExampleServer()
        switch ExampleServerLoop.run(&server) {
        case .inputEnded:
            return
        case .lineTooLong:
            throw ToolError("a message was longer than the example server takes", exit: .failed)
        case .failed(let number):
            throw ToolError("reading or writing failed: \(SystemError(number: number).words)", exit: .failed)
        }
    }
}
