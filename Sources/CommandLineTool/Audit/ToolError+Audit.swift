internal import GatewayPorts

extension ToolError {
    /// A trail that cannot be read.
    init(_ failure: AuditFailure, exit: ToolExit) {
        self.init(failure.message, help: "name the gateway's state directory with `--state-dir`", exit: exit)
    }
}
