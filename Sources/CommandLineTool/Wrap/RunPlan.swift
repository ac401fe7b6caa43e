internal import GatewayRuntime
internal import HTTPText
internal import Logging
internal import NIOCore
internal import PolicyEngine
internal import StoreSQLite
internal import Transports

/// What the command line asks of a gateway.
struct RunPlan: Sendable {
    /// Who stands on the two sides.
    enum Face: Sendable {
        /// A client on our standard streams, a server that we start.
        case wrap(command: [String])
        /// A client on our standard streams, a server at an address.
        case bridge(UpstreamPlan)
        /// Clients that connect to us, a server that we start.
        case host(command: [String], ListenerPlan)
        /// Clients that connect to us, a server at an address.
        case proxy(UpstreamPlan, ListenerPlan)
    }

    let policyPath: String
    /// Where everything is kept that outlives the process; nil when nothing is.
    let stateDirectory: String?
    /// Where the audit trail is; nil when it is off.
    let audit: AuditPlan?
    /// Where counters are kept; nil for memory.
    let store: StoreOptions?
    /// Whether the pins of tools are kept in the state directory.
    let keepsPins: Bool
    let options: GatewayOptions
    let mode: EnforcementMode?
    let face: Face
    let logLevel: Logger.Level
}

/// A server at an address, and how it is spoken to.
struct UpstreamPlan: Sendable {
    let address: HTTPAddress
    let pool: UpstreamPoolConfiguration

    /// The connections to it, none of them open yet.
    func makePool(on loop: any EventLoop) throws(ToolError) -> UpstreamPool {
        do {
            return try UpstreamPool(address, configuration: pool, on: loop)
        } catch {
            throw ToolError(
                "the authorities that may vouch for the server cannot be read",
                help: "give a PEM file with `--upstream-ca`", exit: .invalid)
        }
    }
}

/// Where clients connect, and who may.
struct ListenerPlan: Sendable {
    let listener: HTTPListenerConfiguration
    let isLoopback: Bool
    let allowedHosts: [String]
    let allowedOrigins: [String]
    let path: String
}
