import GatewayPorts
import OperatingSystem

/// A wall clock that stands still beside the machine's own monotonic one, for tests with a real thread.
struct SteadyClock: GatewayClock {
    func wallNanoseconds() -> Int64 { StoreSamples.start }

    func monotonicNanoseconds() -> Int64 {
        let instant = ContinuousClock.now
        let elapsed = SteadyClock.origin.duration(to: instant).components
        return elapsed.seconds * StoreSamples.second + elapsed.attoseconds / StoreSamples.second
    }

    private static let origin = ContinuousClock.now
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
