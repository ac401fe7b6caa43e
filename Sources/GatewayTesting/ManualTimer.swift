internal import GatewayPorts

/// Delays that end only when a test says so.
package final class ManualTimer: SessionTimer {
    private var scheduled: [(nanoseconds: Int64, action: () -> Void)] = []

    /// A timer without delays.
    package init() {}

    /// How long each pending delay is, in nanoseconds, in the order they were asked for.
    package var pendingNanoseconds: [Int64] { scheduled.map(\.nanoseconds) }

    /// Keeps the action.
    package func schedule(afterNanoseconds nanoseconds: Int64, _ action: @escaping () -> Void) {
        scheduled.append((nanoseconds, action))
    }

    /// Ends every pending delay, in the order they were asked for.
    package func fireAll() {
        let due = scheduled
        scheduled.removeAll()
        for delay in due { delay.action() }
    }
}
