internal import GatewayRuntime
internal import Logging
internal import PolicyEngine

/// What the command line asks of a wrap.
struct WrapPlan: Sendable {
    let policyPath: String
    /// Nil when the audit is off.
    let stateDirectory: String?
    let options: GatewayOptions
    let mode: EnforcementMode?
    let command: [String]
    let logLevel: Logger.Level
}
