internal import GatewayPorts
internal import PolicyEngine

/// Everything that event loops and the store's thread share: what is leased, what waits, what has become known.
///
/// Touched briefly, behind one lock; nothing here blocks.
struct LedgerDesk {
    /// A call that the store is deciding.
    private struct Pending {
        let call: WaitingCall
        /// Nobody waits for it any more: what it is granted is given back.
        var isAbandoned = false
    }

    /// The lease that charges name which were counted in memory while the store failed.
    static let memoryLease = LeaseNumber(rawValue: -1)

    private let options: StoreOptions
    private(set) var book = LeaseBook()
    private var waiting: [WaitingCall] = []
    /// What the store's thread has taken and not answered, in order.
    private var pending: [Pending] = []
    private var deliveries: [LedgerDelivery] = []
    private var refunds: [BookedCharge] = []
    private var lastTicket: UInt64 = 0
    private var latestNanoseconds = Int64.min
    /// The store's thread was woken and has not come yet.
    private var isWaking = false
    private var memory: LedgerState?
    private(set) var failure: LedgerFailure?
    private(set) var isClosing = false

    init(options: StoreOptions) {
        self.options = options
    }

    // MARK: - Calls

    /// Answers a call from memory, or lets it wait; `wakes` says that the store's thread has work.
    mutating func reserve(
        _ demands: [LedgerDemand], at nowNanoseconds: Int64, monotonic: Int64, wakes: inout Bool
    ) throws(LedgerFailure) -> LedgerReply {
        let wishes: [LeaseWish]
        switch book.reserve(demands, at: nowNanoseconds, monotonic: monotonic) {
        case .granted(let grant):
            if !isWaking, book.hasNews(monotonic: monotonic) { wake(&wakes) }
            return .answered(.granted(grant))
        case .refused(let refusal): return .answered(.refused(refusal))
        case .ask(let asked): wishes = asked
        }
        latestNanoseconds = max(latestNanoseconds, nowNanoseconds)
        do throws(LedgerFailure) {
            if let answer = try answerWithoutStore(demands, at: nowNanoseconds) { return .answered(answer) }
            expire(monotonic: monotonic)
            guard waiting.count + pending.count < options.maxWaiting else { throw LedgerDesk.overload }
        } catch {
            for wish in wishes { book.forget(wish) }
            throw error
        }
        lastTicket += 1
        let ticket = LedgerTicket(number: lastTicket)
        waiting.append(
            WaitingCall(
                ticket: ticket, demands: demands, nowNanoseconds: nowNanoseconds,
                deadlineMonotonic: monotonic &+ options.timeoutNanoseconds, wishes: wishes))
        wake(&wakes)
        return .waiting(ticket)
    }

    /// What is said while the store fails or the process stops; nil when the store is to be asked.
    private mutating func answerWithoutStore(
        _ demands: [LedgerDemand], at nowNanoseconds: Int64
    ) throws(LedgerFailure) -> LedgerAnswer? {
        if isClosing { throw LedgerDesk.closing }
        guard let failure else { return nil }
        guard let answer = answerFromMemory(demands, at: nowNanoseconds) else { throw failure }
        return answer
    }

    private mutating func answerFromMemory(_ demands: [LedgerDemand], at nowNanoseconds: Int64) -> LedgerAnswer? {
        switch options.failMode {
        case .closed: return nil
        case .open: break
        }
        var state = memory.take() ?? LedgerState(maxCounters: options.maxCounters)
        let answer = state.reserve(demands, at: nowNanoseconds)
        memory = consume state
        switch answer {
        case .refused: return answer
        case .granted(var grant):
            for index in grant.booked.indices { grant.booked[index].lease = LedgerDesk.memoryLease }
            return .granted(grant)
        }
    }

    /// Everything that has become known.
    mutating func takeDeliveries(monotonic: Int64) -> [LedgerDelivery] {
        expire(monotonic: monotonic)
        defer { deliveries = [] }
        return deliveries
    }

    /// Nobody waits for this ticket any more.
    mutating func abandon(_ ticket: LedgerTicket, wakes: inout Bool) {
        if let index = waiting.firstIndex(where: { $0.ticket == ticket }) {
            for wish in waiting.remove(at: index).wishes { book.forget(wish) }
        } else if let index = pending.firstIndex(where: { $0.call.ticket == ticket }) {
            pending[index].isAbandoned = true
        } else if let index = deliveries.firstIndex(where: { $0.ticket == ticket }) {
            switch deliveries.remove(at: index).result {
            case .success(.granted(let grant)): settle(grant.booked, as: .notSent, at: latestNanoseconds, wakes: &wakes)
            case .success(.refused), .failure: break
            }
        }
    }

    /// Ends a reservation.
    mutating func settle(
        _ booked: [BookedCharge], as settlement: Settlement, at nowNanoseconds: Int64, wakes: inout Bool
    ) {
        latestNanoseconds = max(latestNanoseconds, nowNanoseconds)
        for charge in book.settle(booked, as: settlement) {
            if charge.lease == LedgerDesk.memoryLease {
                memory?.settle([charge], as: settlement, at: nowNanoseconds)
            } else if refunds.count < options.maxRefunds {
                refunds.append(charge)
                wake(&wakes)
            }
        }
    }

    /// Calls that have waited too long are answered so; what the store grants them later is given back.
    private mutating func expire(monotonic: Int64) {
        let overdue = waiting.prefix { $0.deadlineMonotonic <= monotonic }
        for call in overdue {
            deliveries.append(LedgerDelivery(ticket: call.ticket, result: .failure(slow)))
            for wish in call.wishes { book.forget(wish) }
        }
        waiting.removeFirst(overdue.count)
        for index in pending.indices {
            guard pending[index].call.deadlineMonotonic <= monotonic else { return }
            guard !pending[index].isAbandoned else { continue }
            pending[index].isAbandoned = true
            deliveries.append(LedgerDelivery(ticket: pending[index].call.ticket, result: .failure(slow)))
        }
    }

    private mutating func wake(_ wakes: inout Bool) {
        guard !isWaking else { return }
        isWaking = true
        wakes = true
    }

    // MARK: - The store's thread

    /// What the next transaction is to do.
    mutating func takeBatch(at nowNanoseconds: Int64, monotonic: Int64) -> StoreBatch {
        isWaking = false
        expire(monotonic: monotonic)
        latestNanoseconds = max(latestNanoseconds, nowNanoseconds)
        let count = min(waiting.count, max(1, options.maxBatch))
        let calls = Array(waiting.prefix(count))
        waiting.removeFirst(count)
        pending = calls.map { Pending(call: $0) }
        let renewals = book.takeRenewals()
        defer { refunds = [] }
        return StoreBatch(
            calls: calls, renewals: isClosing ? [] : renewals, ended: book.takeEnded(monotonic: monotonic),
            refunds: refunds, nowNanoseconds: latestNanoseconds, monotonic: monotonic)
    }

    /// Takes in what a transaction has done; true when somebody waits for it.
    mutating func finish(_ batch: StoreBatch, _ outcome: StoreOutcome) -> Bool {
        failure = nil
        memory = nil
        book.learn(clock: outcome.clockNanoseconds, monotonic: outcome.monotonic)
        for (call, answer) in zip(pending, outcome.answers) {
            switch answer {
            case .refused(let refusal):
                book.learn(refusal, of: call.call.demands, monotonic: outcome.monotonic)
            case .granted(let grant):
                guard call.isAbandoned else { break }
                var wakes = false
                settle(grant.booked, as: .notSent, at: outcome.clockNanoseconds, wakes: &wakes)
            }
            guard !call.isAbandoned else { continue }
            deliveries.append(LedgerDelivery(ticket: call.call.ticket, result: .success(answer)))
        }
        pending = []
        for wish in outcome.unmet { book.forget(wish) }
        for (identity, lease) in outcome.leases { book.adopt(lease, of: identity) }
        if isClosing { book.endAll() }
        return !deliveries.isEmpty
    }

    /// The store could not do it, and nothing of the batch has happened; true when somebody waits.
    mutating func fail(_ batch: StoreBatch, with failure: LedgerFailure) -> Bool {
        self.failure = failure
        for call in pending {
            for wish in call.call.wishes { book.forget(wish) }
            guard !call.isAbandoned else { continue }
            fail(call.call, with: failure)
        }
        pending = []
        for call in waiting {
            for wish in call.wishes { book.forget(wish) }
            fail(call, with: failure)
        }
        waiting = []
        for wish in batch.renewals { book.forget(wish) }
        book.putBackEnded(batch.ended)
        refunds = Array((batch.refunds + refunds).prefix(options.maxRefunds))
        return !deliveries.isEmpty
    }

    private mutating func fail(_ call: WaitingCall, with failure: LedgerFailure) {
        let answer = answerFromMemory(call.demands, at: call.nowNanoseconds)
        deliveries.append(
            LedgerDelivery(ticket: call.ticket, result: answer.map { .success($0) } ?? .failure(failure)))
    }

    /// When the store's thread has something to do without being woken, on the clock that never steps.
    var wakeMonotonic: Int64? { book.wakeMonotonic }

    /// True when there is more to do than the last batch held.
    var hasMore: Bool { !waiting.isEmpty || !refunds.isEmpty }

    /// Ends every lease and answers no call any more.
    mutating func close() {
        isClosing = true
        book.endAll()
        for call in waiting {
            deliveries.append(LedgerDelivery(ticket: call.ticket, result: .failure(LedgerDesk.closing)))
        }
        waiting = []
    }

    // MARK: - Words

    private static let closing = LedgerFailure(code: .unavailable, message: "the gateway is stopping")
    private static let overload = LedgerFailure(
        code: .timeout, message: "too many calls wait for the state file: send fewer at once")

    private var slow: LedgerFailure {
        LedgerFailure(
            code: .timeout,
            message: "the state file `\(options.path)` did not answer in time: look at its disk, and at what else "
                + "uses it")
    }
}
