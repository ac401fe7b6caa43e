internal import CPosix
package import NIOCore
internal import OperatingSystem

/// A child process that leads a group of its own, and the frames it exchanges.
///
/// Not `Sendable`: every member is for the event loop only.
package final class ChildProcess {
    /// The process id, which is also the id of its group.
    package let pid: Int32
    /// Its standard input and output.
    package let peer: StreamPeer

    private let eventLoop: any EventLoop
    private let intervals: ChildIntervals
    private var machine: StateMachine
    private var onExit: ((ChildExit) -> Void)?
    private var errors: ErrorForwarder?
    private var interval: Scheduled<Void>?
    private var isCheckScheduled = false
    /// Whether the owner asked for the end, and so no longer holds it up by pausing its reading.
    private var isEnding = false

    private init(
        pid: Int32, peer: StreamPeer, intervals: ChildIntervals, eventLoop: any EventLoop,
        onExit: @escaping (ChildExit) -> Void
    ) {
        self.pid = pid
        self.peer = peer
        self.intervals = intervals
        self.machine = StateMachine(settlingChecks: intervals.settlingChecks)
        self.eventLoop = eventLoop
        self.onExit = onExit
    }

    // MARK: - Life

    /// Starts a child and begins to read its output.
    ///
    /// `onExit` is called once, on the event loop, after the output was read to its end, the child is reaped and
    /// nothing of its group is left (unless a process left the group). Its standard error is this process's own, or
    /// passed on under its label.
    /// - Throws: `ChildSpawnFailure`, and then nothing was started.
    package static func spawn(
        _ command: ChildCommand, intervals: ChildIntervals = ChildIntervals(), limits: StreamLimits = StreamLimits(),
        errors label: ErrorLabel? = nil, on eventLoop: any EventLoop, receiver: any FrameReceiver,
        onExit: @escaping (ChildExit) -> Void
    ) throws(ChildSpawnFailure) -> ChildProcess {
        let child = try command.start(separatesErrors: label != nil)
        let peer = StreamPeer(
            input: child.output, output: child.input, side: .upstream, limits: limits, eventLoop: eventLoop,
            receiver: receiver)
        let process = ChildProcess(
            pid: child.pid, peer: peer, intervals: intervals, eventLoop: eventLoop, onExit: onExit)
        do {
            try process.watchForExit()
        } catch {
            child.abandon()
            throw ChildSpawnFailure(step: .resources, name: command.arguments.first ?? "", cause: error)
        }
        process.errors = label.map { ErrorForwarder(descriptor: child.errors, label: $0, eventLoop: eventLoop) }
        peer.onInputClosed = { process.outputEnded() }
        peer.start()
        return process
    }

    /// Asks the child to end: closes its input, and sends SIGTERM, then SIGKILL, as the intervals expire.
    package func shutDown() {
        isEnding = true
        switch machine.shutDown() {
        case .closeInput:
            peer.closeOutput()
            startInterval(intervals.grace)
        case .none:
            break
        }
    }

    /// Ends the child and its group at once.
    package func kill() {
        isEnding = true
        switch machine.kill() {
        case .killGroup:
            interval?.cancel()
            signalGroup(CPOSIX_SIGNAL_KILL)
        case .none:
            break
        }
    }

    // MARK: - Events

    private func intervalExpired() {
        switch machine.intervalExpired() {
        case .terminateGroup:
            signalGroup(CPOSIX_SIGNAL_TERMINATE)
            startInterval(intervals.termination)
        case .killGroup:
            signalGroup(CPOSIX_SIGNAL_KILL)
        case .none:
            break
        }
    }

    private func leaderEnded() {
        interval?.cancel()
        // Before the leader is reaped, so that its number cannot be another group's yet.
        signalGroup(CPOSIX_SIGNAL_TERMINATE)
        switch machine.leaderExited(reap()) {
        case .checkGroup: checkGroup()
        case .none: break
        }
    }

    private func outputEnded() {
        switch machine.outputEnded() {
        case .checkGroup: checkGroup()
        case .none: break
        }
    }

    private func checkGroup() {
        let hasMembers = cposix_signal_group(pid, 0) == 0
        switch machine.groupChecked(hasMembers: hasMembers, isReading: peer.isReading || isEnding) {
        case .checkAgain:
            scheduleCheck()
        case .finish(let exit):
            finish(exit)
        case .killGroupAndFinish(let exit):
            signalGroup(CPOSIX_SIGNAL_KILL)
            finish(exit)
        case .none:
            break
        }
    }

    private func finish(_ exit: ChildExit) {
        peer.close()
        guard let errors, !errors.isOver else { return report(exit) }
        // What the child had to say last is usually why it ended.
        errors.onEnd = { self.report(exit) }
        eventLoop.assumeIsolated().scheduleTask(in: intervals.settling) { errors.close() }
    }

    private func report(_ exit: ChildExit) {
        errors = nil
        let report = onExit
        onExit = nil
        report?(exit)
    }

    // MARK: - The system

    /// Has a thread wait for the child: it works in a process whose other threads take SIGCHLD, needs no handler,
    /// and leaves the child unreaped until the event loop has signalled its group.
    private func watchForExit() throws(SystemError) {
        let process = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        let pid = pid
        try SystemThread.start {
            _ = cposix_wait_exit(pid)
            eventLoop.execute { process.value.leaderEnded() }
        }
    }

    private func reap() -> ChildExit {
        let result = cposix_reap(pid)
        switch result.kind {
        case CPOSIX_EXIT_CODE: return .code(result.value)
        case CPOSIX_EXIT_SIGNAL: return .signal(result.value)
        default: return .unknown(errorNumber: result.value)
        }
    }

    private func signalGroup(_ signal: Int32) {
        // Fails only when nobody is left, which is what the signal is for.
        _ = cposix_signal_group(pid, signal)
    }

    private func startInterval(_ length: TimeAmount) {
        interval = eventLoop.assumeIsolated().scheduleTask(in: length) { self.intervalExpired() }
    }

    private func scheduleCheck() {
        guard !isCheckScheduled else { return }
        isCheckScheduled = true
        eventLoop.assumeIsolated().scheduleTask(in: intervals.settlingCheck) {
            self.isCheckScheduled = false
            self.checkGroup()
        }
    }
}
