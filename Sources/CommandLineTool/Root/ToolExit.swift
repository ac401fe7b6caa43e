/// How the process ends; thrown by a command that has said everything already.
enum ToolExit: Error, Equatable {
    case ok
    /// An error while running.
    case failed
    /// The command line, the policy or another file is invalid.
    case invalid
    /// A check found something.
    case checkFailed
    /// Denied by policy, for commands that decide one call.
    case denied
    /// The server cannot be started or reached.
    case upstreamUnreachable
    /// The wrapped server's own exit status, passed through.
    case status(Int32)
    /// Ended by this signal.
    case signal(Int32)

    /// The number that the shell sees, 0 to 255.
    var code: Int32 {
        switch self {
        case .ok: 0
        case .failed: 1
        case .invalid: 2
        case .checkFailed: 3
        case .denied: 4
        case .upstreamUnreachable: 5
        case .status(let status): status & 0xFF
        case .signal(let number): (128 &+ number) & 0xFF
        }
    }
}
