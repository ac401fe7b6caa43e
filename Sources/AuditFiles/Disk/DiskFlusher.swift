internal import CPosix
internal import GatewayPorts
internal import OperatingSystem
internal import Synchronization

/// Flushes the trail to the disk on a thread of its own, so that no event loop waits for a disk.
///
/// The event loop says what it has written; the thread flushes everything said so far in one go. A flush that fails is
/// not taken back by the next that works: the system forgets what it could not write. So it stays on record until the
/// writer has put it into the trail and a flush after that has worked.
final class DiskFlusher: Sendable {
    /// One flush of one file: an error number, zero when it worked.
    typealias Flush = @Sendable (_ descriptor: Int32) -> Int32

    /// What the thread has to do, and how it went.
    private struct State {
        var current: SharedFile?
        /// Rotated files that were not flushed since they were written last.
        var retired: [SharedFile] = []
        var openCalls: SharedFile?
        var isDirectoryChanged = false
        /// The greatest commit written.
        var writtenCommit: UInt64 = 0
        var isDirty = false
        var isFlushing = false
        var isStopping = false
        var failure: AuditFailure?
        var isFailureTold = false
        var lastFlushNanoseconds: Int64?
        var longestFlushNanoseconds: Int64 = 0
    }

    private let durability: Durability
    private let directory: SharedFile
    private let bell: Bell
    private let flush: Flush
    private let onDurable: @Sendable () -> Void
    private let state = Mutex(State())
    private let durable = Atomic<UInt64>(0)
    private let failed = Atomic<Bool>(false)
    private let areOpenCallsDirty = Atomic<Bool>(false)

    /// Starts the thread, unless nothing is ever to be flushed.
    /// - Throws: `AuditFailure.directoryUnusable` when the system has no thread left.
    init(
        _ durability: Durability, directory: SharedFile, onDurable: @escaping @Sendable () -> Void,
        flush: @escaping Flush
    ) throws(AuditFailure) {
        self.durability = durability
        self.directory = directory
        self.onDurable = onDurable
        self.flush = flush
        do throws(SystemError) {
            bell = try Bell()
            guard durability != .never else { return }
            try SystemThread.start { [self] in run() }
        } catch {
            throw AuditFailure(
                .directoryUnusable, doing: "start the thread that flushes", path: directory.file.path,
                errorNumber: error.number, help: "raise the limit of threads, or turn the flushing off")
        }
    }

    // MARK: - For the event loop

    /// The greatest commit that is as durable as the operator asked.
    var durableCommit: UInt64 { durable.load(ordering: .acquiring) }

    /// True from a flush that failed until one has worked after the trail told of it.
    var hasFailed: Bool { failed.load(ordering: .acquiring) }

    /// Says which files belong to the trail now.
    func use(_ current: SharedFile, openCalls: SharedFile) {
        state.withLock { state in
            if let old = state.current, old !== current, state.isDirty || state.isFlushing { state.retired.append(old) }
            state.current = current
            state.openCalls = openCalls
            state.isDirectoryChanged = true
        }
    }

    /// Says that a commit is written.
    func wrote(commit: UInt64) {
        guard durability != .never else { return durable.store(commit, ordering: .releasing) }
        if durability != .always { durable.store(commit, ordering: .releasing) }
        let wasDirty = state.withLock { state in
            state.writtenCommit = commit
            defer { state.isDirty = true }
            return state.isDirty
        }
        if !wasDirty { bell.ring() }
    }

    /// Says that a call was noted.
    func noted() {
        guard !areOpenCallsDirty.load(ordering: .relaxed), durability != .never else { return }
        areOpenCallsDirty.store(true, ordering: .releasing)
        bell.ring()
    }

    /// The failure that the trail has not told of yet; given out once.
    func takeFailure() -> AuditFailure? {
        guard hasFailed else { return nil }
        return state.withLock { state in
            guard !state.isFailureTold else { return nil }
            state.isFailureTold = true
            return state.failure
        }
    }

    /// The failure, told or not.
    var failure: AuditFailure? { state.withLock { $0.failure } }

    /// When the disk last had everything, on the monotonic clock, and the longest time that took, in nanoseconds.
    var flushTimes: (last: Int64?, longest: Int64) {
        state.withLock { ($0.lastFlushNanoseconds, $0.longestFlushNanoseconds) }
    }

    /// Flushes what is left, on the calling thread, and ends the other one.
    func finish() {
        state.withLock { state in
            state.isStopping = true
            if state.isFlushing { state.isDirty = true }
        }
        if durability != .never { flushEverything() }
        bell.ring()
    }

    // MARK: - The thread

    private func run() {
        while true {
            bell.wait()
            if case .interval(let milliseconds) = durability { rest(milliseconds) }
            if isStopping { return }
            flushEverything()
        }
    }

    /// Lets the interval pass, whoever rings meanwhile.
    private func rest(_ milliseconds: Int) {
        let end = cposix_monotonic_nanoseconds() + Int64(max(1, min(milliseconds, 3_600_000))) * 1_000_000
        while !isStopping {
            let left = end - cposix_monotonic_nanoseconds()
            if left <= 0 { return }
            bell.wait(atMostNanoseconds: left)
        }
    }

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    private func flushEverything() {
        let work = state.withLock { state -> State? in
            guard state.isDirty else { return nil }
            let work = state
            state.isDirty = false
            state.isFlushing = true
            state.retired = []
            state.isDirectoryChanged = false
            return work
        }
        if let work { flushTrail(work) }
        // Whoever notes a call from here on rings again.
        if areOpenCallsDirty.exchange(false, ordering: .acquiringAndReleasing),
            let file = state.withLock({ $0.openCalls })
        {
            let errorNumber = flush(file.file.descriptor)
            if errorNumber != 0 { fail(file.file.path, errorNumber) }
        }
    }

    private func flushTrail(_ work: State) {
        let start = cposix_monotonic_nanoseconds()
        var failure: (path: String, errorNumber: Int32)?
        for shared in work.retired + [work.current].compactMap({ $0 }) {
            let errorNumber = flush(shared.file.descriptor)
            if errorNumber != 0, failure == nil { failure = (shared.file.path, errorNumber) }
        }
        if work.isDirectoryChanged {
            let errorNumber = 0 &- cposix_fsync(directory.file.descriptor)
            if errorNumber != 0, failure == nil { failure = (directory.file.path, errorNumber) }
        }
        if let failure {
            state.withLock { $0.isFlushing = false }
            fail(failure.path, failure.errorNumber)
        } else {
            succeed(work, start: start)
        }
        onDurable()
    }

    private func succeed(_ work: State, start: Int64) {
        let end = cposix_monotonic_nanoseconds()
        state.withLock { state in
            state.isFlushing = false
            state.lastFlushNanoseconds = end
            state.longestFlushNanoseconds = max(state.longestFlushNanoseconds, end - start)
            // Only a flush of what was written after the trail told of the failure ends it.
            guard state.failure != nil else { return }
            guard work.isFailureTold else { return }
            state.failure = nil
            state.isFailureTold = false
            failed.store(false, ordering: .releasing)
        }
        if durability == .always { durable.store(work.writtenCommit, ordering: .releasing) }
    }

    private func fail(_ path: String, _ errorNumber: Int32) {
        let failure = AuditFailure(
            .writeFailed, doing: "flush to the disk", path: path, errorNumber: errorNumber,
            help: "check the disk: what was written last may not survive a power cut")
        state.withLock { state in
            state.failure = failure
            state.isFailureTold = false
            failed.store(true, ordering: .releasing)
        }
    }
}
