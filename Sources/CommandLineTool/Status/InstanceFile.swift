internal import CPosix
package import OperatingSystem
internal import Synchronization

/// The file in which a running gateway tells of itself, for `sallyport status`.
///
/// What is handed over is written by a thread of its own, at most once a second and only when it is news.
package final class InstanceFile: Sendable {
    private struct State {
        var pending: InstanceSnapshot?
        var isRemoved = false
    }

    /// What the thread does next.
    private enum Work {
        case rest
        case write(InstanceSnapshot)
        case end
    }

    private static let restNanoseconds: Int64 = 1_000_000_000
    /// How long ``remove()`` waits for the thread at most, in nanoseconds.
    private static let endNanoseconds: Int64 = 2_000_000_000

    private let writer: InstanceWriter
    private let state = Mutex(State())
    private let bell: Bell
    private let restBell: Bell
    private let endBell: Bell
    private let rest: @Sendable () -> Void
    private let onFailure: @Sendable (SystemError) -> Void

    /// Writes the first file and starts the thread; blocks for the time of one small write.
    ///
    /// `onFailure` is called on the thread when the file cannot be written, once until it can again. `rest` waits
    /// between two writes; tests give their own.
    /// - Throws: `SystemError` when the file cannot be written, or no thread started.
    package init(
        directory: String, description: InstanceDescription, snapshot: InstanceSnapshot,
        rest: (@Sendable () -> Void)? = nil, onFailure: @escaping @Sendable (SystemError) -> Void = { _ in }
    ) throws(SystemError) {
        writer = try InstanceWriter(directory: directory, description: description)
        bell = try Bell()
        let restBell = try Bell()
        self.restBell = restBell
        endBell = try Bell()
        self.rest = rest ?? { restBell.wait(atMostNanoseconds: Self.restNanoseconds) }
        self.onFailure = onFailure
        try writer.write(snapshot, at: cposix_wall_nanoseconds())
        try SystemThread.start { [self] in work(after: snapshot) }
    }

    /// Hands over how the gateway stands now; from any thread, and never waits for the disk.
    package func update(_ snapshot: InstanceSnapshot) {
        let isNews = state.withLock { state in
            defer { state.pending = snapshot }
            return state.pending == nil
        }
        if isNews { bell.ring() }
    }

    /// Deletes the file and ends the thread; what is handed over afterwards is forgotten.
    ///
    /// Waits until it is done, two seconds at most.
    package func remove() {
        let isFirst = state.withLock { state in
            defer { state.isRemoved = true }
            return !state.isRemoved
        }
        guard isFirst else { return }
        bell.ring()
        restBell.ring()
        endBell.wait(atMostNanoseconds: Self.endNanoseconds)
    }

    // MARK: - The thread

    private func work(after first: InstanceSnapshot) {
        var last = first
        var isFailing = false
        while true {
            switch next() {
            case .rest: bell.wait()
            case .write(let snapshot):
                guard snapshot != last || isFailing else { continue }
                do throws(SystemError) {
                    try writer.write(snapshot, at: cposix_wall_nanoseconds())
                    last = snapshot
                    isFailing = false
                } catch {
                    if !isFailing { onFailure(error) }
                    isFailing = true
                }
                rest()
            case .end: return end()
            }
        }
    }

    private func next() -> Work {
        state.withLock { state in
            if state.isRemoved { return .end }
            return state.pending.take().map { .write($0) } ?? .rest
        }
    }

    private func end() {
        do throws(SystemError) {
            try writer.remove()
        } catch {
            // The lock goes with the process, so the file counts as one of a gateway that died.
            onFailure(error)
        }
        endBell.ring()
    }
}
