/// A counter that allows for at most its bound in every interval `(t - window, t]`.
///
/// It remembers each charge with its instant. A coarse log cuts time into 1/256ths of the window and lets a charge
/// count until its slot has wholly left the window: less than 1/256th of the window longer than an exact log would.
struct SlidingLog: Sendable {
    /// Charges up to which a log is exact.
    static let maxExactEntries = 4_096
    /// Slots of one window of a coarse log.
    static let slotsPerWindow: Int64 = 256

    /// The charges of one instant, at most 2^128 - 1 billionths; in two words, which pack better than one `UInt128`.
    private struct Entry: Sendable {
        let nanoseconds: Int64
        private var high: UInt64
        private var low: UInt64

        init(nanoseconds: Int64, amount: Amount) {
            self.nanoseconds = nanoseconds
            high = UInt64(truncatingIfNeeded: amount.billionths >> 64)
            low = UInt64(truncatingIfNeeded: amount.billionths)
        }

        var amount: Amount {
            get { Amount(billionths: UInt128(high) << 64 | UInt128(low)) }
            set { self = Entry(nanoseconds: nanoseconds, amount: newValue) }
        }
    }

    private let windowNanoseconds: Int64
    /// In order of time from ``head`` on; what is before has left the window.
    private var entries: [Entry] = []
    private var head = 0
    /// Entries from ``head`` on that a refund has emptied; the last entry is never one of them.
    private var emptyCount = 0
    /// Whether every entry stands at the end of its slot.
    private var isCoarse = false
    /// The sum of all entries from ``head`` on.
    private(set) var value = Amount.zero

    /// An empty log; a window shorter than a nanosecond counts as one.
    init(windowNanoseconds: Int64) {
        self.windowNanoseconds = max(1, windowNanoseconds)
    }

    /// How many entries are remembered.
    var entryCount: Int { entries.count - head }

    // MARK: - Charges

    /// Forgets what has left the window.
    mutating func advance(to now: Int64) {
        guard head < entries.count, hasLeft(entries[head], at: now) else { return }
        repeat {
            let amount = entries[head].amount
            if amount == .zero { emptyCount -= 1 }
            value = value - amount
            head += 1
        } while head < entries.count && hasLeft(entries[head], at: now)
        if head == entries.count {
            entries.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 32, head * 2 >= entries.count {
            entries.removeSubrange(..<head)
            head = 0
        }
    }

    /// Adds a charge made now, no earlier than any before; a log that `isCoarse` once stays so until it is empty.
    mutating func book(_ amount: Amount, at now: Int64, coarsely: Bool) {
        guard amount != .zero else { return }
        if entryCount == 0 { isCoarse = coarsely } else if coarsely { coarsen() }
        value = value + amount
        append(amount, at: isCoarse ? endOfSlot(now) : now)
        guard !isCoarse else { return }
        if entryCount - emptyCount > SlidingLog.maxExactEntries {
            coarsen()
        } else if entryCount > 2 * SlidingLog.maxExactEntries {
            dropEmptyEntries()
        }
    }

    /// Takes back a charge made at `booked`; does nothing when it has left the window.
    mutating func refund(_ amount: Amount, bookedAt booked: Int64) {
        let instant = isCoarse ? endOfSlot(booked) : booked
        let index = firstIndex(from: instant)
        guard index < entries.count, entries[index].nanoseconds == instant else { return }
        let before = entries[index].amount
        guard before != .zero else { return }
        entries[index].amount = before - amount
        value = value - (before - entries[index].amount)
        if entries[index].amount == .zero { emptyCount += 1 }
        while entryCount > 0, let last = entries.last, last.amount == .zero {
            entries.removeLast()
            emptyCount -= 1
        }
    }

    // MARK: - Times

    /// The first instant at which the value is at most `target`, if nothing is added.
    func earliest(valueAtMost target: Amount, from now: Int64) -> Int64 {
        var remaining = value
        var instant = now
        for entry in entries[head...] {
            if remaining <= target { return instant }
            remaining = remaining - entry.amount
            instant = entry.nanoseconds.addingClamped(windowNanoseconds)
        }
        return instant
    }

    /// When the last charge has left.
    var idleNanoseconds: Int64 {
        guard entryCount > 0, let last = entries.last else { return .min }
        return last.nanoseconds.addingClamped(windowNanoseconds)
    }

    // MARK: - Slots

    /// Moves every charge to the end of its slot.
    private mutating func coarsen() {
        guard !isCoarse else { return }
        isCoarse = true
        let exact = entries[head...]
        entries = []
        head = 0
        emptyCount = 0
        for entry in exact where entry.amount != .zero { append(entry.amount, at: endOfSlot(entry.nanoseconds)) }
    }

    private mutating func append(_ amount: Amount, at nanoseconds: Int64) {
        let last = entries.count - 1
        if last >= head, entries[last].nanoseconds == nanoseconds {
            entries[last].amount = entries[last].amount + amount
        } else {
            entries.append(Entry(nanoseconds: nanoseconds, amount: amount))
        }
    }

    private mutating func dropEmptyEntries() {
        entries = entries[head...].filter { $0.amount != .zero }
        head = 0
        emptyCount = 0
    }

    /// The last instant of the slot that holds `nanoseconds`.
    private func endOfSlot(_ nanoseconds: Int64) -> Int64 {
        let length = (windowNanoseconds - 1) / SlidingLog.slotsPerWindow + 1
        return nanoseconds.addingClamped(length - 1 - nanoseconds.flooredRemainder(dividingBy: length))
    }

    private func hasLeft(_ entry: Entry, at now: Int64) -> Bool {
        // Instants may be further apart than `Int64` reaches.
        now >= entry.nanoseconds
            && UInt64(bitPattern: now &- entry.nanoseconds) >= UInt64(windowNanoseconds)
    }

    /// The first entry at or after an instant.
    private func firstIndex(from nanoseconds: Int64) -> Int {
        var low = head
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].nanoseconds < nanoseconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

// MARK: - Stored form

extension SlidingLog {
    /// Writes every entry.
    func encode(to encoder: inout StateEncoder) {
        encoder.write(byte: isCoarse ? 1 : 0)
        let kept = entries[head...].filter { $0.amount != .zero }
        encoder.write(UInt128(kept.count))
        var last: Int64 = 0
        for entry in kept {
            // The distance wraps around the type's ends, and back again when it is read.
            encoder.write(UInt128(UInt64(bitPattern: entry.nanoseconds &- last)))
            encoder.write(entry.amount)
            last = entry.nanoseconds
        }
    }

    /// Reads what ``encode(to:)`` wrote.
    ///
    /// - Throws: `malformed` when no log could have written it.
    init(windowNanoseconds: Int64, from decoder: inout StateDecoder) throws(StateDecodingError) {
        self.init(windowNanoseconds: windowNanoseconds)
        let coarse = try decoder.byte()
        guard coarse <= 1 else { throw .malformed }
        isCoarse = coarse == 1
        let count = try decoder.number()
        guard count <= UInt128(SlidingLog.maxExactEntries) else { throw .malformed }
        entries.reserveCapacity(Int(count))
        var last: Int64 = 0
        for index in 0..<Int(count) {
            guard let distance = UInt64(exactly: try decoder.number()) else { throw .malformed }
            let instant = last &+ Int64(bitPattern: distance)
            let amount = try decoder.amount()
            guard amount != .zero, index == 0 || instant > last else { throw .malformed }
            entries.append(Entry(nanoseconds: instant, amount: amount))
            value = value + amount
            last = instant
        }
    }
}
