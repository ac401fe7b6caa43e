package import Catalogue
package import GatewayPorts
internal import Synchronization

/// Pins in memory, which a test can change behind a gateway's back.
package final class MemoryPinStore: PinStore {
    private struct State {
        var books: [PinScope: PinBook] = [:]
        var failure: PinStoreFailure?
        var onChange: (@Sendable (PinBook) -> Void)?
        var savedCount = 0
    }

    private let state = Mutex(State())

    /// A store without pins.
    package init() {}

    /// How often something was saved.
    package var savedCount: Int { state.withLock { $0.savedCount } }

    /// The pins of a scope.
    /// - Throws: what ``setBroken(_:)`` asked for.
    package func book(for scope: PinScope) throws(PinStoreFailure) -> PinBook {
        let (book, failure) = state.withLock { ($0.books[scope] ?? PinBook(scope: scope), $0.failure) }
        if let failure { throw failure }
        return book
    }

    /// Keeps what is new, at once.
    package func save(_ news: PinBook) {
        state.withLock { state in
            state.savedCount += 1
            state.books[news.scope, default: PinBook(scope: news.scope)].record(news)
        }
    }

    /// Says whom to tell; failures are told by nobody here.
    package func watch(
        onChange: @escaping @Sendable (PinBook) -> Void, onFailure: @escaping @Sendable (PinStoreFailure) -> Void
    ) {
        state.withLock { $0.onChange = onChange }
    }

    /// Does nothing: everything is kept at once.
    package func finish() {}

    /// Makes reading fail, or work again.
    package func setBroken(_ failure: PinStoreFailure?) {
        state.withLock { $0.failure = failure }
    }

    /// Changes pins as a person would, and tells the gateway.
    package func change(_ scope: PinScope, _ change: (inout PinBook) -> Void) {
        let (book, onChange) = state.withLock { state in
            var book = state.books[scope] ?? PinBook(scope: scope)
            change(&book)
            _ = book.takeUnsaved()
            state.books[scope] = book
            return (book, state.onChange)
        }
        onChange?(book)
    }
}
