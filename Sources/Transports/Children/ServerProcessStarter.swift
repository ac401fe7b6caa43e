package import GatewayPorts
package import NIOCore

/// Starts one command, again whenever it is needed, as a server on its standard streams.
///
/// Not `Sendable`: every member is for the event loop only.
package final class ServerProcessStarter: ServerStarter {
    private let command: ChildCommand
    private let label: ErrorLabel?
    private let intervals: ChildIntervals
    private let limits: StreamLimits
    private let eventLoop: any EventLoop

    /// A starter of `command`; with a label its lines of standard error say whose they are, without one they are this
    /// process's own.
    package init(
        _ command: ChildCommand, errors label: ErrorLabel? = nil, intervals: ChildIntervals = ChildIntervals(),
        limits: StreamLimits = StreamLimits(), on eventLoop: any EventLoop
    ) {
        self.command = command
        self.label = label
        self.intervals = intervals
        self.limits = limits
        self.eventLoop = eventLoop
    }

    /// Starts the command.
    /// - Throws: `ServerStartFailure`, and then nothing was started.
    package func start(_ receiver: any ServerReceiver) throws(ServerStartFailure) -> any ServerConnection {
        let ears = ServerProcess.Ears(receiver)
        do throws(ChildSpawnFailure) {
            let child = try ChildProcess.spawn(
                command, intervals: intervals, limits: limits, errors: label, on: eventLoop, receiver: ears
            ) { exit in ears.ended(exit) }
            ears.child = child
            return ServerProcess(child)
        } catch {
            throw ServerStartFailure(code: Self.code(error.step), message: error.description)
        }
    }

    private static func code(_ step: ChildSpawnFailure.Step) -> ServerStartFailure.Code {
        switch step {
        case .command: .commandInvalid
        case .resources: .resourcesExhausted
        case .workingDirectory: .directoryUnusable
        case .execution: .commandUnusable
        }
    }
}
