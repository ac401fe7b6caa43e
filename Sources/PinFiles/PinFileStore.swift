package import Catalogue
package import GatewayPorts
package import OperatingSystem
internal import Synchronization

/// Pins in files, with a thread of its own that writes what is new and looks at what others wrote.
package final class PinFileStore: PinStore {
    private struct State {
        var pending: [PinScope: PinBook] = [:]
        /// The file of each scope as it was last read or written here.
        var files: [PinScope: PinDescriptor?] = [:]
        var onChange: (@Sendable (PinBook) -> Void)?
        var onFailure: (@Sendable (PinStoreFailure) -> Void)?
        /// Scopes whose failure was told.
        var failing: Set<PinScope> = []
        var isFinished = false
        var hasThread = false
    }

    /// How often files are looked at, in nanoseconds.
    private static let lookNanoseconds: Int64 = 300_000_000
    /// How long ``finish()`` waits at most, in nanoseconds.
    private static let endNanoseconds: Int64 = 2_000_000_000

    private let directory: PinDirectory
    private let state = Mutex(State())
    private let bell: Bell
    private let endBell: Bell
    private let rest: @Sendable (Bell) -> Void

    /// A store in a directory, which need not be there; its thread starts with the first scope.
    ///
    /// `rest` waits between two looks, until the bell rings at most; tests give their own.
    /// - Throws: `SystemError` when there is no memory left.
    package init(directory: PinDirectory, rest: (@Sendable (Bell) -> Void)? = nil) throws(SystemError) {
        self.directory = directory
        self.rest = rest ?? { $0.wait(atMostNanoseconds: Self.lookNanoseconds) }
        bell = try Bell()
        endBell = try Bell()
    }

    /// The pins of a scope; from then on changes by others are told.
    /// - Throws: `PinStoreFailure` when there is a file that cannot be read, or no thread is left.
    package func book(for scope: PinScope) throws(PinStoreFailure) -> PinBook {
        let (book, file) = try directory.read(scope)
        let needsThread = state.withLock { state in
            state.files[scope] = .some(file)
            defer { state.hasThread = true }
            return !state.hasThread && !state.isFinished
        }
        guard needsThread else { return book }
        do throws(SystemError) {
            try SystemThread.start { [self] in work() }
        } catch {
            state.withLock { $0.hasThread = false }
            throw PinStoreFailure(
                message: "no thread for the pins could be started", help: "raise the limit of threads")
        }
        return book
    }

    /// Keeps what is new, soon, and several changes with one write.
    package func save(_ news: PinBook) {
        state.withLock { state in
            if state.pending[news.scope] != nil {
                state.pending[news.scope]?.merge(news)
            } else {
                state.pending[news.scope] = news
            }
        }
        bell.ring()
    }

    /// Says whom to tell.
    package func watch(
        onChange: @escaping @Sendable (PinBook) -> Void, onFailure: @escaping @Sendable (PinStoreFailure) -> Void
    ) {
        state.withLock { state in
            state.onChange = onChange
            state.onFailure = onFailure
        }
    }

    /// Writes what is left and ends the thread.
    package func finish() {
        let waits = state.withLock { state in
            defer { state.isFinished = true }
            state.onChange = nil
            return state.hasThread && !state.isFinished
        }
        guard waits else { return }
        bell.ring()
        endBell.wait(atMostNanoseconds: Self.endNanoseconds)
    }

    // MARK: - The thread

    private func work() {
        while true {
            let isLast = state.withLock { $0.isFinished }
            writeNews()
            if isLast { break }
            look()
            rest(bell)
        }
        endBell.ring()
    }

    private func writeNews() {
        let pending = state.withLock { state in
            defer { state.pending = [:] }
            return state.pending
        }
        for (scope, news) in pending {
            do throws(PinStoreFailure) {
                let known = state.withLock { $0.files[scope] ?? nil }
                let isCurrent = directory.isCurrent(known, of: scope)
                let (_, book, file) = try directory.replace(scope) { $0.record(news) }
                succeed(scope, file)
                // What others wrote before this is news as well.
                if !isCurrent { tell(book) }
            } catch {
                // It is tried again at the next look; what came meanwhile is newer.
                state.withLock { state in
                    var kept = news
                    if let newer = state.pending[scope] { kept.merge(newer) }
                    state.pending[scope] = kept
                }
                fail(scope, error)
            }
        }
    }

    private func look() {
        let files = state.withLock { $0.files }
        for (scope, file) in files where !directory.isCurrent(file, of: scope) {
            do throws(PinStoreFailure) {
                let (book, file) = try directory.read(scope)
                succeed(scope, file)
                tell(book)
            } catch {
                fail(scope, error)
            }
        }
    }

    private func succeed(_ scope: PinScope, _ file: PinDescriptor?) {
        state.withLock { state in
            state.files[scope] = .some(file)
            state.failing.remove(scope)
        }
    }

    private func tell(_ book: PinBook) {
        state.withLock { $0.onChange }?(book)
    }

    private func fail(_ scope: PinScope, _ failure: PinStoreFailure) {
        let onFailure = state.withLock { state in
            state.failing.insert(scope).inserted ? state.onFailure : nil
        }
        onFailure?(failure)
    }
}
