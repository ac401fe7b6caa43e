/// Which call is meant: the same grant, tool and canonical arguments.
struct IdempotencyKey: Hashable {
    let server: String
    let grant: String
    /// UTF-8 of the name, since names that look the same are not the same tool.
    let tool: [UInt8]
    /// SHA-256 of the canonical arguments.
    let digest: [UInt8]
}

/// First answers of calls that must not run twice within a window.
struct IdempotencyCache<Waiter> {
    /// What is known of an identical call.
    enum Finding {
        /// Nothing: this is the first.
        case first
        /// The first has no answer yet: this one waits for it.
        case waiting
        /// The first one's answer: the `"result":…` or `"error":…` member, without braces.
        case answered(member: [UInt8])
        /// The first was sent and will never be answered.
        case unanswered
        /// No room for another call.
        case full
    }

    private enum State {
        case running([Waiter])
        case answered(member: [UInt8])
        case unanswered
    }

    private struct Record {
        var state: State
        /// When the first call came, in wall-clock nanoseconds.
        var began: Int64
        var ends: Int64
    }

    private var records: [IdempotencyKey: Record] = [:]
    private var bytes = 0
    private let maxRecords: Int
    private let maxBytes: Int

    /// A cache that keeps at most this many answers and bytes.
    init(maxRecords: Int, maxBytes: Int) {
        self.maxRecords = maxRecords
        self.maxBytes = maxBytes
    }

    /// Looks for an identical call and enters this one if it is the first.
    mutating func find(_ key: IdempotencyKey, windowNanoseconds: Int64, waiter: Waiter, at now: Int64) -> Finding {
        if var record = records[key], isLive(record, windowNanoseconds: windowNanoseconds, at: now) {
            switch record.state {
            case .answered(let member): return .answered(member: member)
            case .unanswered: return .unanswered
            case .running(var waiters):
                waiters.append(waiter)
                record.state = .running(waiters)
                records[key] = record
                return .waiting
            }
        }
        if records.count >= maxRecords || bytes >= maxBytes {
            sweep(at: now)
            if records.count >= maxRecords || bytes >= maxBytes { return .full }
        }
        drop(key)
        records[key] = Record(state: .running([]), began: now, ends: now &+ windowNanoseconds)
        return .first
    }

    /// The first call was answered (nil: sent, and will never be); returns those who wait for it.
    mutating func finish(_ key: IdempotencyKey, member: [UInt8]?) -> [Waiter] {
        guard var record = records[key], case .running(let waiters) = record.state else { return [] }
        // An answer without room is as good as none to those who come later: the call is not repeated.
        if let member, member.count <= maxBytes - bytes {
            record.state = .answered(member: member)
            bytes += member.count
        } else {
            record.state = .unanswered
        }
        records[key] = record
        return waiters
    }

    /// The first call has no answer for others: the next identical one is first again.
    ///
    /// Returns those who wait.
    mutating func withdraw(_ key: IdempotencyKey) -> [Waiter] {
        guard let record = records.removeValue(forKey: key), case .running(let waiters) = record.state else {
            return []
        }
        return waiters
    }

    private func isLive(_ record: Record, windowNanoseconds: Int64, at now: Int64) -> Bool {
        if case .running = record.state { return true }
        return now < max(record.ends, record.began &+ windowNanoseconds)
    }

    private mutating func drop(_ key: IdempotencyKey) {
        guard let record = records.removeValue(forKey: key) else { return }
        if case .answered(let member) = record.state { bytes -= member.count }
    }

    private mutating func sweep(at now: Int64) {
        for (key, record) in records where !isLive(record, windowNanoseconds: 0, at: now) { drop(key) }
    }
}
