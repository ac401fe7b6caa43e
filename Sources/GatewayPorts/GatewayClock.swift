/// Time as the gateway sees it; tests give a manual one.
package protocol GatewayClock: Sendable {
    /// Nanoseconds since the Unix epoch.
    func wallNanoseconds() -> Int64
    /// Nanoseconds of a clock that never steps, for durations.
    func monotonicNanoseconds() -> Int64
}
