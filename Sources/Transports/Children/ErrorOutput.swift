internal import CPosix
package import OperatingSystem
internal import Synchronization

/// This process's standard error, for those who must not wait until somebody reads it: a thread does.
package final class ErrorOutput: Sendable {
    private struct Job {
        let lines: [UInt8]
        let written: @Sendable () -> Void
    }

    private struct Work {
        var jobs: [Job] = []
        var isOver = false
    }

    /// What the thread and this object share, which the thread may outlive.
    private final class Desk: Sendable {
        let work = Mutex(Work())
        let bell: Bell

        init() throws(SystemError) {
            bell = try Bell()
        }
    }

    private let desk: Desk

    /// Starts the thread; `descriptor` stays the caller's, and open as long as this object.
    /// - Throws: `SystemError` when the system has no thread left.
    package init(descriptor: Int32 = 2) throws(SystemError) {
        let desk = try Desk()
        self.desk = desk
        try SystemThread.start { Self.run(desk, descriptor) }
    }

    deinit {
        desk.work.withLock { $0.isOver = true }
        desk.bell.ring()
    }

    /// Writes whole lines of at most ``LineLabeller/maxLineBytes`` each, and then calls `written`, on any thread.
    ///
    /// Nobody is told of a failure: there is nowhere left to say it.
    func write(_ lines: [UInt8], _ written: @escaping @Sendable () -> Void) {
        desk.work.withLock { $0.jobs.append(Job(lines: lines, written: written)) }
        desk.bell.ring()
    }

    private static func run(_ desk: Desk, _ descriptor: Int32) {
        while true {
            let (jobs, isOver) = desk.work.withLock { work in
                let taken = work.jobs
                work.jobs = []
                return (taken, work.isOver)
            }
            for job in jobs {
                write(job.lines, to: descriptor)
                job.written()
            }
            if jobs.isEmpty {
                if isOver { return }
                desk.bell.wait()
            }
        }
    }

    /// Writes as many whole lines at once as a pipe takes without mixing them with what others write.
    private static func write(_ lines: [UInt8], to descriptor: Int32) {
        var rest = lines[...]
        while !rest.isEmpty {
            let limit = rest.prefix(LineLabeller.maxLineBytes)
            let end = limit.lastIndex(of: UInt8(ascii: "\n")) ?? (limit.endIndex - 1)
            let piece = rest[...end]
            // SAFETY: pointer and count are the slice's, which outlives the call.
            let result = unsafe piece.withUnsafeBufferPointer { bytes in
                unsafe cposix_write_all(descriptor, bytes.baseAddress, bytes.count)
            }
            if result.error != 0 { return }
            rest = rest[(end + 1)...]
        }
    }
}
