/// One charge as it was booked, enough to give it back.
package struct BookedCharge: Sendable, Hashable {
    /// The counter that was charged.
    package var key: CounterKey
    /// The window it counts over.
    package var window: Window
    /// How it forgets.
    package var algorithm: LimitAlgorithm
    /// What was added.
    package var amount: Amount
    /// Outcomes that give the amount back, besides `notSent`.
    package var refundOn: RefundCauses
    /// When it was booked, in wall-clock nanoseconds since the epoch, on the ledger's clock.
    package var bookedNanoseconds: Int64
    /// The lease it was taken from; nil when it was booked on the counter itself.
    package var lease: LeaseNumber?

    /// A booked charge with every part given.
    package init(
        key: CounterKey, window: Window, algorithm: LimitAlgorithm, amount: Amount, refundOn: RefundCauses,
        bookedNanoseconds: Int64, lease: LeaseNumber? = nil
    ) {
        self.key = key
        self.window = window
        self.algorithm = algorithm
        self.amount = amount
        self.refundOn = refundOn
        self.bookedNanoseconds = bookedNanoseconds
        self.lease = lease
    }
}
