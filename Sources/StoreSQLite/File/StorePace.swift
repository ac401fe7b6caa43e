internal import GatewayPorts

/// How the worker waits for other processes: briefly, and never for longer than calls wait.
struct StorePace: Sendable {
    /// The shortest and the longest rest between two tries, in nanoseconds.
    private static let restNanoseconds: ClosedRange<Int64> = 40_000...200_000

    private let clock: any GatewayClock
    private let timeoutNanoseconds: Int64
    private let pause: @Sendable (Int64) -> Void

    /// `pause` lets so many nanoseconds pass.
    init(clock: any GatewayClock, timeoutNanoseconds: Int64, pause: @escaping @Sendable (Int64) -> Void) {
        self.clock = clock
        self.timeoutNanoseconds = timeoutNanoseconds
        self.pause = pause
    }

    /// The clock that never steps, in nanoseconds.
    func monotonic() -> Int64 {
        clock.monotonicNanoseconds()
    }

    /// When a wait that begins now is over.
    func deadline() -> Int64 {
        clock.monotonicNanoseconds() &+ timeoutNanoseconds
    }

    /// Rests before the next try; false when the time is over.
    func rest(until deadline: Int64) -> Bool {
        let now = clock.monotonicNanoseconds()
        guard now < deadline else { return false }
        // Processes that wait for each other must not step in time; the clock's last digits are as good as dice.
        let span = StorePace.restNanoseconds.upperBound - StorePace.restNanoseconds.lowerBound
        pause(StorePace.restNanoseconds.lowerBound + abs((now &* 0x2545_F491_4F6C_DD1D) % span))
        return true
    }
}
