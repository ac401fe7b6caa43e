package import NIOCore

/// How long a child gets at each step of its end.
package struct ChildIntervals: Sendable, Equatable {
    /// From the end of its input to SIGTERM.
    package var grace: TimeAmount
    /// From SIGTERM to SIGKILL.
    package var termination: TimeAmount
    /// From the leader's exit to SIGKILL for the rest of its group; also how long the rest of the output is awaited.
    package var settling: TimeAmount
    /// Between two looks at what is left of the group while it settles.
    package var settlingCheck: TimeAmount

    /// Creates intervals; the defaults are 2 s, 2 s, 500 ms, and a look every 10 ms.
    package init(
        grace: TimeAmount = .seconds(2), termination: TimeAmount = .seconds(2),
        settling: TimeAmount = .milliseconds(500), settlingCheck: TimeAmount = .milliseconds(10)
    ) {
        self.grace = grace
        self.termination = termination
        self.settling = settling
        self.settlingCheck = max(settlingCheck, .milliseconds(1))
    }

    var settlingChecks: Int {
        max(1, Int(clamping: settling.nanoseconds / settlingCheck.nanoseconds))
    }
}
