/// What one call adds to a counter.
package enum ChargeAmount: Sendable, Hashable {
    /// The same for every call.
    case fixed(Amount)
    /// The value of a numeric argument.
    case argument(ValuePath)
}
