package import GatewayPorts

/// Whether a store answers.
package enum StoreHealth: Sendable, Hashable {
    /// It has answered last time, or was never asked.
    case answering
    /// It does not; calls that need it are refused, or counted in memory when the options say so.
    case failing(LedgerFailure)
}
