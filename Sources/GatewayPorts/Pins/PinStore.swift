package import Catalogue

/// Where pins are kept, shared by gateways and by people who approve definitions.
package protocol PinStore: AnyObject, Sendable {
    /// The pins of a scope, empty when none were kept; from then on changes by others are told.
    ///
    /// Blocks for one small read.
    /// - Throws: `PinStoreFailure` when there are pins that cannot be read; they are never taken for none.
    func book(for scope: PinScope) throws(PinStoreFailure) -> PinBook

    /// Keeps what ``PinBook/takeUnsaved()`` gave: never waits, and several are written at once.
    ///
    /// A person's approval that was kept meanwhile survives.
    func save(_ news: PinBook)

    /// Says whom to tell; called on the store's own thread, and once only.
    ///
    /// `onChange` gets the pins that somebody else kept, within a second; `onFailure` hears of a file that cannot be
    /// read or written, once until it can again.
    func watch(
        onChange: @escaping @Sendable (PinBook) -> Void, onFailure: @escaping @Sendable (PinStoreFailure) -> Void)

    /// Keeps what is not kept yet, and tells nobody any more; waits for two seconds at most.
    func finish()
}
