internal import CPosix
internal import GatewayPorts
internal import OperatingSystem

/// A turnstile before the database's own lock: who holds it is the next to write.
///
/// SQLite's lock goes to whoever asks at the right moment, and a process that writes all the time asks right after it
/// let go. It must pass the gate first, where another may stand already.
final class StoreGate {
    private let descriptor: Int32

    /// Opens the gate's file, or makes it.
    ///
    /// - Throws: `unavailable` when that fails.
    init(path: String) throws(LedgerFailure) {
        // SAFETY: the string is lent as a terminated copy for the duration of the call.
        let result = unsafe cposix_open_at(
            Int32(CPOSIX_WORKING_DIRECTORY), path, Int32(bitPattern: CPOSIX_OPEN_UPDATE.rawValue), 0o600)
        guard result >= 0 else {
            throw LedgerFailure(
                code: .unavailable,
                message: "cannot open `\(path)`: \(SystemError(number: 0 &- result)): let the user who runs the "
                    + "gateway read and write that folder")
        }
        descriptor = result
    }

    deinit {
        _ = cposix_close(descriptor)
    }

    /// True when this process now stands in the gate.
    func enter() -> Bool {
        cposix_flock_try(descriptor) == 0
    }

    /// Lets the next one in.
    func leave() {
        _ = cposix_funlock(descriptor)
    }
}
