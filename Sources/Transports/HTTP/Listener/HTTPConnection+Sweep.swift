internal import NIOCore

extension HTTPConnection {
    /// Ends the connection when it has been where it is for too long.
    func sweep(_ waits: HTTPListener.Waits) {
        let age = listener.sweepCount &- phaseSweep
        switch phase {
        case .idle:
            if age > (isFresh ? waits.head : waits.idle) { close() }
        case .head:
            if age > waits.head { refuse(Self.tooSlow) }
        case .body:
            if age > waits.body { refuse(Self.tooSlow) }
        case .answering, .flushing, .closing:
            if isStalled(for: waits.stall) { closeNow() }
        case .lingering:
            if age > waits.linger { closeNow() }
        case .closed:
            break
        }
    }

    /// Whether a request head has begun and not ended.
    var isInHead: Bool {
        if case .head = phase { true } else { false }
    }

    /// Whether bytes wait for the client and it has taken none of them for a number of sweeps.
    private func isStalled(for sweeps: Int) -> Bool {
        let sentBytes = handedBytes &- unsentBytes
        if sentBytes == handedBytes || sentBytes > progress.sentBytes {
            progress = WriteProgress(sentBytes: sentBytes, sweep: listener.sweepCount)
        }
        return listener.sweepCount &- progress.sweep > sweeps
    }

    private var unsentBytes: Int {
        do {
            return try context?.channel.syncOptions?.getOption(.bufferedWritableBytes) ?? 0
        } catch {
            // A closed channel, which ends without our help.
            return 0
        }
    }

    private static let tooSlow = RequestRefusal(status: 408, message: "the request took too long to arrive")
}
