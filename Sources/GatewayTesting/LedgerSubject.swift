package import GatewayPorts
package import PolicyEngine

/// A ledger in a test's hands: asked, waited for, and looked into.
package struct LedgerSubject {
    private let ledger: any Ledger & LedgerInspection
    private let waitForDeliveries: () -> Void

    /// A ledger; `waitForDeliveries` blocks until ``Ledger/takeDeliveries()`` has something to give.
    package init(_ ledger: any Ledger & LedgerInspection, waitForDeliveries: @escaping () -> Void = {}) {
        self.ledger = ledger
        self.waitForDeliveries = waitForDeliveries
    }

    /// The answer to these demands, waited for if it must be.
    ///
    /// - Throws: `LedgerFailure` when the store did not answer.
    package func answer(_ demands: [LedgerDemand], at nowNanoseconds: Int64) throws(LedgerFailure) -> LedgerAnswer {
        switch try ledger.reserve(demands, at: nowNanoseconds) {
        case .answered(let answer): return answer
        case .waiting(let ticket):
            while true {
                for delivery in ledger.takeDeliveries() where delivery.ticket == ticket {
                    return try delivery.result.get()
                }
                waitForDeliveries()
            }
        }
    }

    /// Ends a reservation.
    ///
    /// - Throws: `LedgerFailure` when the store does not answer.
    package func settle(
        _ booked: [BookedCharge], as settlement: Settlement, at nowNanoseconds: Int64
    ) throws(LedgerFailure) {
        try ledger.settle(booked, as: settlement, at: nowNanoseconds)
    }

    /// Where a counter stands.
    ///
    /// - Throws: `LedgerFailure` when the store does not answer.
    package func usage(of charge: LedgerCharge, at nowNanoseconds: Int64) throws(LedgerFailure) -> CounterUsage {
        try ledger.usage(of: charge, at: nowNanoseconds)
    }
}
