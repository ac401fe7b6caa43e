package import GatewayPorts
package import PolicyEngine
internal import Synchronization

/// A ledger that keeps real counts, fails when told to, and remembers how each reservation ended.
package final class ScriptedLedger: Ledger, LedgerInspection, Sendable {
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
        var isHolding = false
        var tickets: UInt64 = 0
        var held: [(ticket: LedgerTicket, demands: [LedgerDemand], now: Int64)] = []
        var deliveries: [LedgerDelivery] = []
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
    ) throws(LedgerFailure) -> LedgerReply {
        try state.withLock { state throws(LedgerFailure) in
            if state.isHolding {
                state.tickets += 1
                let ticket = LedgerTicket(number: state.tickets)
                state.held.append((ticket, demands, nowNanoseconds))
                return .waiting(ticket)
            }
            if let failure = state.failure { throw failure }
            return .answered(state.ledger.reserve(demands, at: nowNanoseconds))
        }
    }

    /// Makes reservations wait until ``release()``.
    package func hold() {
        state.withLock { $0.isHolding = true }
    }

    /// Answers everything that waits, or fails it when the test asked for a failure; nothing waits any more.
    package func release() {
        state.withLock { state in
            state.isHolding = false
            for (ticket, demands, now) in state.held {
                let result: Result<LedgerAnswer, LedgerFailure> =
                    if let failure = state.failure {
                        .failure(failure)
                    } else {
                        .success(state.ledger.reserve(demands, at: now))
                    }
                state.deliveries.append(LedgerDelivery(ticket: ticket, result: result))
            }
            state.held.removeAll()
        }
    }

    /// What ``release()`` answered.
    package func takeDeliveries() -> [LedgerDelivery] {
        state.withLock { state in
            defer { state.deliveries.removeAll() }
            return state.deliveries
        }
    }

    /// Forgets a waiting reservation, and gives back what it was granted meanwhile.
    package func abandon(_ ticket: LedgerTicket) {
        state.withLock { state in
            state.held.removeAll { $0.ticket == ticket }
            guard let index = state.deliveries.firstIndex(where: { $0.ticket == ticket }) else { return }
            guard case .success(.granted(let grant)) = state.deliveries.remove(at: index).result else { return }
            state.endings.append(Ending(booked: grant.booked, settlement: .notSent))
            state.ledger.settle(grant.booked, as: .notSent, at: 0)
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
