internal import GatewayPorts
internal import OperatingSystem
internal import PolicyEngine
internal import Synchronization

/// Somebody who waits to see where a counter stands.
final class CounterLook: Sendable {
    let charge: LedgerCharge
    let nowNanoseconds: Int64
    private let bell: Bell
    private let result = Mutex<Result<CounterUsage, LedgerFailure>?>(nil)

    /// A look at the counter of a charge.
    ///
    /// - Throws: `unavailable` when there is no memory left.
    init(charge: LedgerCharge, nowNanoseconds: Int64) throws(LedgerFailure) {
        self.charge = charge
        self.nowNanoseconds = nowNanoseconds
        do throws(SystemError) {
            bell = try Bell()
        } catch {
            throw LedgerFailure(code: .unavailable, message: "cannot wait for the store: \(error)")
        }
    }

    /// Ends the wait.
    func answer(_ answer: Result<CounterUsage, LedgerFailure>) {
        result.withLock { $0 = answer }
        bell.ring()
    }

    /// Waits for the answer.
    ///
    /// - Throws: the store's failure, or `timeout` when there is no answer in time.
    func wait(atMostNanoseconds nanoseconds: Int64) throws(LedgerFailure) -> CounterUsage {
        if let answer = result.withLock({ $0 }) { return try answer.get() }
        bell.wait(atMostNanoseconds: nanoseconds)
        guard let answer = result.withLock({ $0 }) else {
            throw LedgerFailure(code: .timeout, message: "the state file did not answer in time")
        }
        return try answer.get()
    }
}
