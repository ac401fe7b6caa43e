/// Names a lease; never used twice by one store.
package struct LeaseNumber: Sendable, Hashable {
    /// The store's number for it.
    package let rawValue: Int64

    /// The lease that the store numbered so.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}
