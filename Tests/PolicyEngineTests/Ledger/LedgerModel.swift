import PolicyEngine

/// A ledger so slow and obvious that it can be read: every charge ever made, summed up from scratch each time.
struct LedgerModel {
    /// One kind of limit as the test sees it.
    struct Limit: Hashable {
        let name: String
        let window: Window
        let algorithm: LimitAlgorithm
        let bound: Bound
        let refundOn: RefundCauses
    }

    struct Entry {
        let limit: Limit
        let amount: Amount
        let time: Int64
        var isRefunded = false
    }

    var entries: [Entry] = []
    var clock = Int64.min

    mutating func tell(_ now: Int64) {
        clock = max(clock, now)
    }

    /// What counts for a limit now.
    func value(of limit: Limit, withRefunds: Bool = true) -> Amount {
        let own = entries.filter { $0.limit.name == limit.name && !(withRefunds && $0.isRefunded) }
        switch limit.algorithm {
        case .sliding:
            return LedgerModel.sum(own.filter { $0.time > clock - limit.window.nanoseconds })
        case .fixed:
            let current = LedgerModel.calendarWindow(limit.window, at: clock)
            return LedgerModel.sum(own.filter { LedgerModel.calendarWindow(limit.window, at: $0.time) == current })
        case .tokenBucket:
            return bucketLevel(of: own, limit: limit)
        }
    }

    /// The sum of what a sliding limit would count with a window that is longer by `extra`.
    func slidingValue(of limit: Limit, longerBy extra: Int64) -> Amount {
        LedgerModel.sum(
            entries.filter {
                $0.limit.name == limit.name && !$0.isRefunded
                    && $0.time > clock - limit.window.nanoseconds - extra
            })
    }

    func admits(_ limit: Limit, value: Amount) -> Bool {
        switch (limit.algorithm, limit.bound) {
        case (_, .none): true
        case (.tokenBucket(let burst), .atMost), (.tokenBucket(let burst), .below): value <= burst
        case (.sliding, .atMost(let most)), (.fixed, .atMost(let most)): value <= most
        case (.sliding, .below(let end)), (.fixed, .below(let end)): value < end
        }
    }

    static func sum(_ entries: [Entry]) -> Amount {
        entries.reduce(.zero) { $0 + $1.amount }
    }

    /// Replays the charges; the level is kept in billionths times the window, so nothing is rounded before the end.
    private func bucketLevel(of own: [Entry], limit: Limit) -> Amount {
        guard case .atMost(let rate) = limit.bound else { return .zero }
        let window = UInt128(limit.window.nanoseconds)
        var level: UInt128 = 0
        var last: Int64?
        func drain(to time: Int64) {
            let drained = UInt128(time - (last ?? time)) * rate.billionths
            level = level > drained ? level - drained : 0
            last = time
        }
        for entry in own {
            drain(to: entry.time)
            level += entry.amount.billionths * window
        }
        drain(to: clock)
        return Amount(billionths: (level + window - 1) / window)
    }

    /// A name for the calendar window that holds an instant; days are counted one by one.
    static func calendarWindow(_ window: Window, at time: Int64) -> [Int64] {
        let second: Int64 = 1_000_000_000
        let day = time / (86_400 * second)
        switch window {
        case .minute: return [time / (60 * second)]
        case .hour: return [time / (3_600 * second)]
        case .day: return [day]
        case .week: return [(day + 3) / 7]
        case .span(let nanoseconds): return [time / nanoseconds]
        case .month:
            var year: Int64 = 1970
            var month = 0
            var left = day
            while true {
                let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
                let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
                if left < lengths[month] { return [year, Int64(month)] }
                left -= lengths[month]
                month += 1
                if month == 12 { (year, month) = (year + 1, 0) }
            }
        }
    }
}
