internal import CPosix
internal import GatewayPorts

/// The machine's clocks.
///
/// Wall time is read once and then carried on by the clock that never steps, so that a corrected system clock neither
/// frees a window early nor holds it for long while the process runs.
struct SystemClock: GatewayClock {
    private let wallAtStart: Int64
    private let bootAtStart: Int64

    init() {
        wallAtStart = cposix_wall_nanoseconds()
        bootAtStart = cposix_boot_nanoseconds()
    }

    func wallNanoseconds() -> Int64 {
        wallAtStart &+ (cposix_boot_nanoseconds() &- bootAtStart)
    }

    func monotonicNanoseconds() -> Int64 {
        cposix_monotonic_nanoseconds()
    }
}
