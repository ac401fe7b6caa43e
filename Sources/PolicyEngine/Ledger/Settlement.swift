/// How a reservation ends.
package enum Settlement: Sendable, Hashable {
    /// Nothing was sent upstream.
    case notSent
    /// The upstream answered with a result that is not an error, or did not answer.
    case spent
    /// The upstream answered with a JSON-RPC error.
    case rpcError
    /// The upstream answered with `isError: true`.
    case toolError

    /// True when this end gives back a charge that names `causes`.
    func refunds(_ causes: RefundCauses) -> Bool {
        switch self {
        case .notSent: true
        case .spent: false
        case .rpcError: causes.contains(.rpcError)
        case .toolError: causes.contains(.toolError)
        }
    }
}
