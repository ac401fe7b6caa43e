/// Outcomes that give a charge back.
package struct RefundCauses: OptionSet, Sendable, Hashable {
    /// One bit for each cause.
    package let rawValue: UInt8
    /// A set from its bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Nothing was sent upstream, which is always refunded.
    package static let notSent = RefundCauses(rawValue: 1)
    /// The upstream answered with a JSON-RPC error.
    package static let rpcError = RefundCauses(rawValue: 2)
    /// The upstream answered with `isError: true`.
    package static let toolError = RefundCauses(rawValue: 4)
}
