import GatewayPorts
import OperatingSystem
import Synchronization

/// A clock that goes on by a microsecond whenever somebody looks, beside a wall clock that stands still: for stores
/// with threads of their own.
final class TickingClock: GatewayClock, Sendable {
    private let ticks = Atomic<Int64>(0)

    func wallNanoseconds() -> Int64 { StoreSamples.start }

    func monotonicNanoseconds() -> Int64 {
        ticks.add(1_000, ordering: .relaxed).newValue
    }
}

/// What the store's thread rings when it has answered.
final class Delivered: Sendable {
    private let bell: Bell?

    init() {
        do throws(SystemError) {
            bell = try Bell()
        } catch {
            bell = nil
        }
    }

    func ring() { bell?.ring() }

    func wait() { bell?.wait(atMostNanoseconds: StoreSamples.second) }
}
