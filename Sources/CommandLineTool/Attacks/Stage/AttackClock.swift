internal import GatewayPorts
internal import Synchronization

/// A clock that moves when a play says so.
final class AttackClock: GatewayClock, Sendable {
    /// A time at which nothing special begins or ends: 2023-11-14T22:13:20Z.
    private static let startNanoseconds: Int64 = 1_700_000_000_000_000_000

    private let passed = Mutex<Int64>(1_000_000_000)

    func wallNanoseconds() -> Int64 { Self.startNanoseconds &+ passed.withLock { $0 } }

    func monotonicNanoseconds() -> Int64 { passed.withLock { $0 } }

    func advance(byNanoseconds nanoseconds: Int64) {
        passed.withLock { $0 &+= nanoseconds }
    }
}

/// Delays that end when the clock of a play has moved far enough.
final class AttackTimer: SessionTimer {
    private let clock: AttackClock
    private var scheduled: [(due: Int64, action: () -> Void)] = []

    init(clock: AttackClock) {
        self.clock = clock
    }

    func schedule(afterNanoseconds nanoseconds: Int64, _ action: @escaping () -> Void) {
        scheduled.append((clock.monotonicNanoseconds() &+ nanoseconds, action))
    }

    /// Runs what is due.
    func run() {
        let now = clock.monotonicNanoseconds()
        let due = scheduled.filter { $0.due <= now }
        scheduled.removeAll { $0.due <= now }
        for delay in due { delay.action() }
    }
}
