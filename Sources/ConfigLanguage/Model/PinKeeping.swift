/// What is kept of the definitions of tools.
package enum PinKeeping: String, Sendable, CaseIterable {
    /// Definitions are pinned in the state directory, from one run to the next.
    case durable
    /// Definitions are pinned until the gateway ends.
    case memory
    /// A changed definition passes like any other.
    case off
}
