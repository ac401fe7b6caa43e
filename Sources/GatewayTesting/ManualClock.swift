internal import GatewayPorts
internal import Synchronization

/// A clock that moves only when a test says so.
package final class ManualClock: GatewayClock, Sendable {
    private struct Hands {
        var wall: Int64
        var monotonic: Int64
    }

    private let hands: Mutex<Hands>

    /// A clock that shows `wallNanoseconds` since the epoch.
    package init(wallNanoseconds: Int64 = 1_700_000_000_000_000_000) {
        hands = Mutex(Hands(wall: wallNanoseconds, monotonic: 0))
    }

    /// What the wall clock shows, in nanoseconds since the epoch.
    package func wallNanoseconds() -> Int64 {
        hands.withLock { $0.wall }
    }

    /// Nanoseconds that have passed since the clock was made.
    package func monotonicNanoseconds() -> Int64 {
        hands.withLock { $0.monotonic }
    }

    /// Lets time pass on both clocks.
    package func advance(byNanoseconds nanoseconds: Int64) {
        hands.withLock {
            $0.wall &+= nanoseconds
            $0.monotonic &+= nanoseconds
        }
    }

    /// Steps the wall clock, forwards or back, as an operator would; the monotonic clock goes on.
    package func stepWall(byNanoseconds nanoseconds: Int64) {
        hands.withLock { $0.wall &+= nanoseconds }
    }
}
