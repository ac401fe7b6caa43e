package import GatewayPorts
package import PolicyEngine
internal import Synchronization

/// A ledger that keeps real counts, fails when told to, and remembers how each reservation ended.
package final class ScriptedLedger: Ledger, Sendable {
    /// One call of `settle`.
    package struct Ending: Sendable, Hashable {
        /// The charges settled.
        package let booked: [BookedCharge]
        /// How they ended.
        package let settlement: Settlement
    }

    private struct State {
        var ledger = LedgerState()
        var failure: LedgerFailure?
        var endings: [Ending] = []
    }

    private let state = Mutex(State())

    /// An empty ledger that answers.
    package init() {}

    /// Makes every call throw `failure`, until nil is given.
    package func fail(with failure: LedgerFailure?) {
        state.withLock { $0.failure = failure }
    }

    /// Every settlement so far, in order.
    package var endings: [Ending] {
        state.withLock { $0.endings }
    }

    /// Books in memory.
    ///
    /// - Throws: the failure that the test asked for.
    package func reserve(
        _ demands: [LedgerDemand], at nowNanoseconds: Int64
    ) throws(LedgerFailure) -> LedgerAnswer {
        try state.withLock { state throws(LedgerFailure) in
            if let failure = state.failure { throw failure }
            return state.ledger.reserve(demands, at: nowNanoseconds)
        }
    }

    /// Notes the ending and gives back what it says.
    ///
    /// - Throws: the failure that the test asked for.
    package func settle(
        _ booked: [BookedCharge], as settlement: Settlement, at nowNanoseconds: Int64
    ) throws(LedgerFailure) {
        try state.withLock { state throws(LedgerFailure) in
            if let failure = state.failure { throw failure }
            state.endings.append(Ending(booked: booked, settlement: settlement))
            state.ledger.settle(booked, as: settlement, at: nowNanoseconds)
        }
    }

    /// Where the counter of a charge stands.
    ///
    /// - Throws: the failure that the test asked for.
    package func usage(of charge: LedgerCharge, at nowNanoseconds: Int64) throws(LedgerFailure) -> CounterUsage {
        try state.withLock { state throws(LedgerFailure) in
            if let failure = state.failure { throw failure }
            return state.ledger.usage(of: charge, at: nowNanoseconds)
        }
    }
}
