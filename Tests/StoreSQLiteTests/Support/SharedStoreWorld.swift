import GatewayPorts
import GatewayTesting
import PolicyEngine
import StoreSQLite

/// A clock that is ahead of another by a fixed time, as that of a process that started before a correction is.
struct SkewedClock: GatewayClock {
    let base: ManualClock
    let aheadNanoseconds: Int64

    func wallNanoseconds() -> Int64 { base.wallNanoseconds() + aheadNanoseconds }
    func monotonicNanoseconds() -> Int64 { base.monotonicNanoseconds() }
}

/// Several processes over one file, and an obvious account of what they really used.
final class SharedStoreWorld {
    /// What one process used, by the clock that never steps.
    struct Use {
        let charge: BookedCharge
        var monotonic: Int64
    }

    let clock = ManualClock(wallNanoseconds: StoreSamples.start)
    let folder: StateFolder
    let limits: [LedgerCharge]
    let skews: [Int64]
    private(set) var ledgers: [SQLiteLedger] = []
    /// Everything granted and not given back; leaps of the store's clock age it.
    private(set) var uses: [CounterKey: [Use]] = [:]
    /// What was given back or lost with a crash: a store may count it on, which refuses too much.
    private(set) var slack: [CounterKey: [(amount: Amount, monotonic: Int64)]] = [:]
    private(set) var crashes: [Int64] = []
    private(set) var granted = 0
    private(set) var refused = 0
    private(set) var fromMemory = 0
    private(set) var complaints: [String] = []
    private let isExplaining: Bool
    private var lead: Int64?

    /// `isExplaining` also looks whether refusals are right: for processes that do their work in time.
    init(limits: [LedgerCharge], skews: [Int64], isExplaining: Bool) throws {
        self.isExplaining = isExplaining
        folder = try StateFolder()
        self.limits = limits
        self.skews = skews
        for index in skews.indices { ledgers.append(try makeLedger(index)) }
    }

    private func makeLedger(_ index: Int) throws -> SQLiteLedger {
        let clock = clock
        return try SQLiteLedger(
            StoreOptions(path: folder.path, bootID: "boot"),
            clock: SkewedClock(base: clock, aheadNanoseconds: skews[index]),
            pause: { clock.advance(byNanoseconds: $0) }, onDeliveries: {})
    }

    // MARK: - Steps

    /// One call by a process; its charges, when it was granted.
    func call(_ process: Int, _ charges: [LedgerCharge]) throws -> [BookedCharge]? {
        let ledger = ledgers[process]
        let now = clock.wallNanoseconds() + skews[process]
        let demand = LedgerDemand(
            rule: "/rule", ruleName: nil, message: nil, polarity: .require, conditions: [], charges: charges,
            isShadow: false)
        let answer: LedgerAnswer
        switch try ledger.reserve([demand], at: now) {
        case .answered(let known):
            answer = known
            fromMemory += 1
        case .waiting(let ticket):
            try step(process)
            guard let delivery = ledger.takeDeliveries().first(where: { $0.ticket == ticket }) else {
                complaints.append("a call was not answered")
                return nil
            }
            answer = try delivery.result.get()
            if isExplaining, answer.grant == nil { try checkRefusal(charges) }
        }
        guard let grant = answer.grant else {
            refused += 1
            return nil
        }
        granted += 1
        for charge in grant.booked {
            uses[charge.key, default: []].append(Use(charge: charge, monotonic: clock.monotonicNanoseconds()))
        }
        checkBounds()
        return grant.booked
    }

    /// Lets time pass; when `promptly`, each process's thread does its work in time.
    func advance(byNanoseconds nanoseconds: Int64, promptly: Bool) throws {
        guard promptly else { return clock.advance(byNanoseconds: nanoseconds) }
        var left = nanoseconds
        while left > 0 {
            clock.advance(byNanoseconds: min(left, 100_000_000))
            left -= 100_000_000
            for process in ledgers.indices { try step(process) }
        }
    }

    /// One transaction of a process, if it has something to do.
    func step(_ process: Int) throws {
        ledgers[process].runOnce()
        let contents = try StoreReader(path: folder.path).contents(at: .min)
        let lead = contents.clockNanoseconds - clock.monotonicNanoseconds()
        // An idle store's clock was written earlier; only a leap moves it ahead of where it would be by now.
        if let before = self.lead, lead > before { leap(by: lead - before) }
        self.lead = max(self.lead ?? lead, lead)
        for counter in contents.counters { checkLeases(counter) }
    }

    /// Gives a call's charges back.
    func giveBack(_ booked: [BookedCharge], by process: Int) throws {
        ledgers[process].settle(booked, as: .notSent, at: clock.wallNanoseconds() + skews[process])
        for charge in booked {
            if let index = uses[charge.key]?.firstIndex(where: { $0.charge == charge }) {
                uses[charge.key]?.remove(at: index)
            }
            slack[charge.key, default: []].append((charge.amount, clock.monotonicNanoseconds()))
        }
    }

    /// Kills a process, as nobody would notice, and starts another in its place.
    func crash(_ process: Int) throws {
        let contents = try StoreReader(path: folder.path).contents(at: .min)
        for counter in contents.counters where counter.leased != .zero {
            slack[counter.identity.key, default: []].append((counter.leased, clock.monotonicNanoseconds()))
        }
        crashes.append(clock.monotonicNanoseconds())
        ledgers[process] = try makeLedger(process)
    }

    /// The store's clock has leaped: everything is so much older for it.
    private func leap(by nanoseconds: Int64) {
        for key in uses.keys {
            for index in (uses[key] ?? []).indices { uses[key]?[index].monotonic -= nanoseconds }
        }
    }

    // MARK: - Checks

    private func sum(_ key: CounterKey, since monotonic: Int64) -> Amount {
        (uses[key] ?? []).reduce(.zero) { $1.monotonic > monotonic ? $0 + $1.charge.amount : $0 }
    }

    private func most(_ charge: LedgerCharge) -> Amount {
        switch charge.bound {
        case .atMost(let most), .below(let most): most
        case .none: .maximum
        }
    }

    /// No window ever holds more than its maximum.
    private func checkBounds() {
        let now = clock.monotonicNanoseconds()
        for limit in limits {
            let used: Amount
            switch limit.algorithm {
            case .sliding, .fixed: used = sum(limit.key, since: now - limit.window.nanoseconds)
            case .tokenBucket: used = bucketLevel(limit)
            }
            let bound: Amount
            switch limit.algorithm {
            case .sliding, .fixed: bound = most(limit)
            case .tokenBucket(let burst): bound = burst
            }
            if used > bound { complaints.append("\(limit.key.counter): \(used) used where \(bound) is the maximum") }
        }
    }

    private func bucketLevel(_ limit: LedgerCharge) -> Amount {
        let window = UInt128(limit.window.nanoseconds)
        let rate = most(limit).billionths
        var level: UInt128 = 0
        var last: Int64?
        func drain(to time: Int64) {
            let drained = UInt128(max(0, time - (last ?? time))) * rate
            level = level > drained ? level - drained : 0
            last = time
        }
        for use in uses[limit.key] ?? [] {
            drain(to: use.monotonic)
            level += use.charge.amount.billionths * window
        }
        drain(to: clock.monotonicNanoseconds())
        return Amount(billionths: level / window)
    }

    /// A process holds at most an eighth of what was left of a counter.
    private func checkLeases(_ counter: StoreReader.StoredUsage) {
        guard let limit = limits.first(where: { $0.key == counter.identity.key }) else { return }
        let now = clock.monotonicNanoseconds()
        let holders = ledgers.count + crashes.filter { now - $0 <= 2 * StoreSamples.second }.count
        let bound: Amount
        switch limit.algorithm {
        case .sliding, .fixed: bound = most(limit)
        case .tokenBucket(let burst): bound = burst
        }
        if counter.leased.billionths * 8 > bound.billionths * UInt128(holders) {
            complaints.append("\(limit.key.counter): \(counter.leased) on lease to \(holders) processes")
        }
    }

    /// A refusal by the store is right but for what is on lease, was lost, or was booked later than it was used.
    private func checkRefusal(_ charges: [LedgerCharge]) throws {
        let contents = try StoreReader(path: folder.path).contents(at: .min)
        let now = clock.monotonicNanoseconds()
        let isExplained = charges.contains { charge in
            guard charge.algorithm == .sliding else { return true }
            let since = now - charge.window.nanoseconds - 2 * StoreSamples.second
            var most = sum(charge.key, since: since)
            most = most + (contents.counters.first { $0.identity.key == charge.key }?.leased ?? .zero)
            for part in slack[charge.key] ?? [] where part.monotonic > since { most = most + part.amount }
            for other in charges where other.key == charge.key { most = most + other.amount }
            return most > self.most(charge)
        }
        if !isExplained { complaints.append("a call was refused that fits") }
    }
}
