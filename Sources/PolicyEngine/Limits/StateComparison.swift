/// How a condition compares a counter's value before this call.
package enum StateComparison: Sendable, Hashable {
    case equal(Amount)
    case notEqual(Amount)
    case less(Amount)
    case atMost(Amount)
    case greater(Amount)
    case atLeast(Amount)
}
