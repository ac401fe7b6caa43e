internal import ArgumentParser
internal import Glibc
internal import NIOCore
internal import OperatingSystem
internal import Transports

/// From the arguments to the exit code.
///
/// `main` is synchronous, because Swift's asynchronous one gives the first thread away: it then waits with every
/// signal unblocked, and SIGTERM would end the process before the gateway could end its server.
package enum CommandLineEntry {
    /// Runs the command that the process was given, and ends the process.
    package static func main() -> Never {
        exit(run(Array(CommandLine.arguments.dropFirst())).code)
    }

    private static func run(_ arguments: [String]) -> ToolExit {
        do {
            var command = try Sallyport.parseAsRoot(arguments)
            if let waiting = command as? any AsyncParsableCommand {
                try wait(for: waiting)
            } else {
                try command.run()
            }
            return .ok
        } catch {
            return report(error, arguments: arguments)
        }
    }

    /// Runs a command as a task, on whose behalf signals are blocked before any other thread exists.
    private static func wait(for command: any AsyncParsableCommand) throws {
        try SignalMonitor.prepareProcess()
        // SAFETY: the task alone uses the command; this thread does nothing but wait for the task.
        nonisolated(unsafe) var command = command
        try ToolEventLoop.loop.makeFutureWithTask {
            // SAFETY: as above.
            unsafe try await command.run()
        }.wait()
    }

    /// Says what went wrong, unless the command did, and how the process ends.
    private static func report(_ error: any Error, arguments: [String]) -> ToolExit {
        if let exit = error as? ToolExit { return exit }
        if let error = error as? ToolError {
            StandardError.write(error.text)
            return error.exit
        }
        if let error = error as? SystemError {
            StandardError.write(ToolError("the system refused a call: \(error.words)", exit: .failed).text)
            return .failed
        }
        let message = Sallyport.message(for: error)
        guard Sallyport.exitCode(for: error) == .success else {
            return report(ArgumentFault.error(message, arguments: arguments), arguments: arguments)
        }
        do {
            try StandardOutput.write(message + "\n")
            return .ok
        } catch {
            return report(error, arguments: arguments)
        }
    }
}
