package import PolicyEngine

/// Grants what calls ask for, all or none, and takes back what they did not use.
///
/// Times are wall-clock nanoseconds since the epoch; a ledger's own clock never goes back, whatever it is told. Nothing
/// here blocks: a ledger that must ask a store says ``LedgerReply/waiting(_:)``, wakes its user up when it knows, and
/// is then asked for ``takeDeliveries()``.
package protocol Ledger: Sendable {
    /// Books every charge of a call in one step, or nothing.
    ///
    /// - Throws: `LedgerFailure` when the store is known not to answer; nothing counts as granted then.
    func reserve(_ demands: [LedgerDemand], at nowNanoseconds: Int64) throws(LedgerFailure) -> LedgerReply

    /// What has become known of waiting reservations since the last time, each once, in order.
    func takeDeliveries() -> [LedgerDelivery]

    /// Nobody waits for this ticket any more; what it is granted is given back.
    func abandon(_ ticket: LedgerTicket)

    /// Ends a reservation: gives back the charges that ask for it under this outcome, and `notSent` gives back all.
    ///
    /// - Throws: `LedgerFailure` when the store is known not to answer; the charges stay booked then.
    func settle(
        _ booked: [BookedCharge], as settlement: Settlement, at nowNanoseconds: Int64
    ) throws(LedgerFailure)
}

/// What a ledger says to a call at once.
package enum LedgerReply: Sendable, Hashable {
    /// It knows.
    case answered(LedgerAnswer)
    /// It must ask its store; the answer comes with this ticket.
    case waiting(LedgerTicket)
}

/// A reservation that waits for the store.
package struct LedgerTicket: Sendable, Hashable {
    /// Never used twice by one ledger.
    package let number: UInt64

    /// A ticket with this number.
    package init(number: UInt64) {
        self.number = number
    }
}

/// What became of a waiting reservation.
package struct LedgerDelivery: Sendable {
    /// The reservation.
    package let ticket: LedgerTicket
    /// Its answer, or why there is none; nothing is booked then.
    package let result: Result<LedgerAnswer, LedgerFailure>

    /// The end of the wait for `ticket`.
    package init(ticket: LedgerTicket, result: Result<LedgerAnswer, LedgerFailure>) {
        self.ticket = ticket
        self.result = result
    }
}

/// Shows where counters stand, to people who look.
package protocol LedgerInspection: Sendable {
    /// Where the counter of a charge stands.
    ///
    /// - Throws: `LedgerFailure` when the store does not answer.
    func usage(of charge: LedgerCharge, at nowNanoseconds: Int64) throws(LedgerFailure) -> CounterUsage
}
