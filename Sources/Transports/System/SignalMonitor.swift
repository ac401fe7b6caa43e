internal import CPosix
package import NIOCore
package import OperatingSystem

/// Turns the signals that ask the process to do something into calls on an event loop.
///
/// They are blocked in every thread and taken by one that waits for them, so nothing runs in a signal handler.
package enum SignalMonitor {
    /// A signal that the process acts on.
    package enum Signal: Sendable, Equatable, CaseIterable {
        /// SIGTERM: end in order.
        case terminate
        /// SIGINT: the same, from a keyboard.
        case interrupt
        /// SIGHUP: the terminal is gone, or read the configuration again.
        case hangUp

        /// The system's number for it.
        package var number: Int32 {
            switch self {
            case .terminate: CPOSIX_SIGNAL_TERMINATE
            case .interrupt: CPOSIX_SIGNAL_INTERRUPT
            case .hangUp: CPOSIX_SIGNAL_HANGUP
            }
        }
    }

    /// Blocks the monitored signals, makes writes to closed pipes errors, and lets ended children be waited for.
    ///
    /// To be called before any other thread exists: a thread started earlier would still take the signals.
    /// - Throws: `SystemError`.
    package static func prepareProcess() throws(SystemError) {
        let result = cposix_set_dispositions()
        guard result == 0 else { throw SystemError(number: -result) }
        let blocked = cposix_block_signals(mask(of: Signal.allCases))
        guard blocked == 0 else { throw SystemError(number: -blocked) }
    }

    /// Calls `receive` on the event loop for every signal from now on, until the process ends.
    /// - Throws: `SystemError` when no thread can be started.
    package static func start(
        on eventLoop: any EventLoop, receive: @escaping @Sendable (Signal) -> Void
    ) throws(SystemError) {
        let set = mask(of: Signal.allCases)
        try SystemThread.start {
            while let signal = wait(for: set) {
                eventLoop.execute { receive(signal) }
            }
        }
    }

    private static func wait(for set: UInt64) -> Signal? {
        let number = cposix_wait_signal(set)
        return Signal.allCases.first { $0.number == number }
    }

    private static func mask(of signals: [Signal]) -> UInt64 {
        signals.reduce(0) { $0 | (1 << UInt64($1.number)) }
    }
}
