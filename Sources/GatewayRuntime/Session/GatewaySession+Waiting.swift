internal import CallFlow
internal import GatewayPorts
internal import JSONText
internal import Logging
internal import PolicyEngine

/// What the ledger said to a call.
enum ReservationOutcome {
    case granted
    case waiting(LedgerTicket)
    case refused(Refusal)
}

/// What the ledger's store said to a call that waited.
struct LedgerWaitAnswer {
    let demands: [LedgerDemand]
    let asked: Int64
    let result: Result<LedgerAnswer, LedgerFailure>
}

// A limit that lives in a store may need to ask it. The call waits meanwhile, and is then judged again from the start:
// the policy may be another by now. The store's answer counts if the call still asks for the same charges.
extension GatewaySession {
    /// True when one more call may wait for the ledger.
    var hasRoomToWait: Bool { gateway.waitingForLedger.count < gateway.options.maxParkedCalls }

    /// No room to wait: what the ticket is granted goes back.
    func giveUp(_ ticket: LedgerTicket) -> ReservationOutcome {
        gateway.ledger.abandon(ticket)
        return .refused(.overloaded)
    }

    /// Keeps a call until the ledger's store has answered.
    func wait(for ticket: LedgerTicket, _ call: ParkedCall, _ demands: [LedgerDemand], _ asked: Int64) {
        if let batch = call.way.batch { batches[batch]?.expectOne() }
        waitingForLedger[call.way.key(call.id)] = ticket
        gateway.waitingForLedger[ticket] = LedgerWait(session: self, call: call, demands: demands, asked: asked)
    }

    /// The store has answered: the call is judged again with the answer in hand.
    func resume(_ wait: LedgerWait, with result: Result<LedgerAnswer, LedgerFailure>) {
        waitingForLedger.removeValue(forKey: wait.call.way.key(wait.call.id))
        ledgerAnswer = LedgerWaitAnswer(demands: wait.demands, asked: wait.asked, result: result)
        // It has waited for the list, or needed none: to ask again for a list that cannot be had would go on for ever.
        hasWaitedForList = true
        readmit(wait.call)
        hasWaitedForList = false
        // The call was refused before it came to its charges, or asks for others.
        if let unused = ledgerAnswer.take() { giveBack(unused) }
    }

    /// The store's answer to these very demands, if the call has waited for it.
    ///
    /// - Throws: `LedgerFailure` when the store could not answer.
    func knownAnswer(to demands: [LedgerDemand]) throws(LedgerFailure) -> LedgerAnswer? {
        guard let known = ledgerAnswer.take() else { return nil }
        if known.demands == demands { return try known.result.get() }
        giveBack(known)
        return nil
    }

    private func giveBack(_ answer: LedgerWaitAnswer) {
        guard case .success(.granted(let grant)) = answer.result else { return }
        do throws(LedgerFailure) {
            try Reservation(grant, in: gateway.ledger, at: answer.asked).settle(as: .notSent, at: answer.asked)
        } catch {
            gateway.logger.warning("charge not given back: \(error.message)")
        }
    }
}

extension Gateway {
    /// Tells the operator once that calls cannot be counted, and why; the agent learns only that.
    func noteLedgerFailure(_ failure: LedgerFailure) {
        guard ledgerFailure != failure else { return }
        ledgerFailure = failure
        logger.error("calls with limits are refused: \(failure.message)")
    }

    /// The ledger answers: a failure that comes now is a new one.
    func noteLedgerAnswer() {
        guard ledgerFailure != nil else { return }
        ledgerFailure = nil
        logger.notice("calls with limits are counted again")
    }

    /// The ledger's store has answered: the calls that waited go on.
    package func ledgerAnswered() {
        for delivery in ledger.takeDeliveries() {
            guard let wait = waitingForLedger.removeValue(forKey: delivery.ticket) else { continue }
            wait.session.resume(wait, with: delivery.result)
        }
    }
}
