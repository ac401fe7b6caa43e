/// All counters, bounded in number; a counter is forgotten only when it is as if it had never been.
struct CounterTable: Sendable {
    private struct Slot: Sendable {
        var key: CounterKey
        var window: Window
        var kind: CounterIdentity.Kind
        var counter: Counter
        /// Units that processes hold and may still use: they count as used, and never leave by themselves.
        var held = Amount.zero
        /// When the last of them is booked or given back at the latest.
        var heldUntilNanoseconds = Int64.min
        /// Another counter under the same key: one that counts over another window, or forgets in another way.
        var next: Int?

        /// When the counter is as if it had never been, if nothing is added.
        var idleNanoseconds: Int64 { held == .zero ? counter.idleNanoseconds : .max }
    }

    /// Counters looked at in one sweep when there is room.
    private static let sweepCount = 2

    private let maxCounters: Int
    /// The first counter of each key.
    private var places: [CounterKey: Int] = [:]
    private var slots: [Slot] = []
    private var freePlaces: [Int] = []
    private var idleQueue = IdleQueue()
    /// Charges that all sliding counters remember one by one.
    private(set) var logEntryCount = 0

    /// An empty table of at most `maxCounters` counters.
    init(maxCounters: Int) {
        self.maxCounters = max(0, maxCounters)
    }

    /// How many counters there are.
    var count: Int { slots.count - freePlaces.count }
    /// How many more there may be.
    var room: Int { maxCounters - count }

    /// Where a counter is; nil when it does not exist, and its value is zero.
    ///
    /// A policy that changes a window or an algorithm starts a new counter under the same key.
    func place(of key: CounterKey, window: Window, algorithm: LimitAlgorithm) -> Int? {
        place(of: key, window: window, kind: CounterIdentity.Kind(algorithm))
    }

    /// Where a counter is; nil when it does not exist, and its value is zero.
    func place(of identity: CounterIdentity) -> Int? {
        place(of: identity.key, window: identity.window, kind: identity.kind)
    }

    private func place(of key: CounterKey, window: Window, kind: CounterIdentity.Kind) -> Int? {
        var place = places[key]
        while let candidate = place {
            if slots[candidate].kind == kind, slots[candidate].window == window { return candidate }
            place = slots[candidate].next
        }
        return nil
    }

    /// Where the counter of a charge is; nil when it does not exist.
    func place(of charge: borrowing LedgerCharge) -> Int? {
        place(of: charge.key, window: charge.window, algorithm: charge.algorithm)
    }

    /// The counter at a place that ``place(of:)`` gave; places change with ``forgetIdle(at:needing:)`` only.
    subscript(place: Int) -> Counter {
        slots[place].counter
    }

    /// Units of the counter at a place that processes hold, and until when at the latest.
    func held(at place: Int) -> (amount: Amount, untilNanoseconds: Int64) {
        (slots[place].held, slots[place].heldUntilNanoseconds)
    }

    /// Notes that a process holds more units of the counter at a place.
    mutating func hold(_ amount: Amount, untilNanoseconds: Int64, at place: Int) {
        slots[place].held = slots[place].held + amount
        slots[place].heldUntilNanoseconds = max(slots[place].heldUntilNanoseconds, untilNanoseconds)
    }

    /// Changes the counter at a place.
    mutating func change(_ place: Int, _ body: (inout Counter) -> Void) {
        let before = slots[place].counter.entryCount
        body(&slots[place].counter)
        logEntryCount += slots[place].counter.entryCount - before
    }

    /// Adds the counter of a charge that it has just been charged with; the caller has asked for room.
    mutating func insert(_ counter: Counter, for charge: LedgerCharge) {
        insert(counter, of: CounterIdentity(charge))
    }

    /// Adds a counter; the caller has asked for room.
    mutating func insert(_ counter: Counter, of identity: CounterIdentity) {
        let slot = Slot(
            key: identity.key, window: identity.window, kind: identity.kind, counter: counter,
            next: places[identity.key])
        let place: Int
        if let free = freePlaces.popLast() {
            place = free
            slots[place] = slot
        } else {
            place = slots.count
            slots.append(slot)
        }
        places[identity.key] = place
        logEntryCount += counter.entryCount
        idleQueue.insert(IdleQueue.Element(nanoseconds: counter.idleNanoseconds, place: place))
    }

    /// Forgets a few counters that are idle, and more when there would not be room for `wanted` new ones.
    ///
    /// Each turn of the loop is paid for by a charge or an insertion before it.
    mutating func forgetIdle(at now: Int64, needing wanted: Int) {
        var turns = 0
        while turns < CounterTable.sweepCount || room < wanted {
            guard let first = idleQueue.first, first.nanoseconds <= now else { return }
            turns += 1
            let idle = slots[first.place].idleNanoseconds
            if idle > now {
                idleQueue.replaceFirst(with: IdleQueue.Element(nanoseconds: idle, place: first.place))
            } else {
                idleQueue.removeFirst()
                forget(first.place, at: now)
            }
        }
    }

    /// When the next counter may be forgotten, if none of them is charged again; nil when there is none.
    mutating func nextIdleNanoseconds() -> Int64? {
        while let first = idleQueue.first {
            let idle = slots[first.place].idleNanoseconds
            if idle <= first.nanoseconds { return first.nanoseconds }
            idleQueue.replaceFirst(with: IdleQueue.Element(nanoseconds: idle, place: first.place))
        }
        return nil
    }

    private mutating func forget(_ place: Int, at now: Int64) {
        let slot = slots[place]
        logEntryCount -= slot.counter.entryCount
        if places[slot.key] == place {
            places[slot.key] = slot.next
        } else {
            var before = places[slot.key]
            while let candidate = before, slots[candidate].next != place { before = slots[candidate].next }
            if let before { slots[before].next = slot.next }
        }
        // What the counter remembered is let go of now, not when the place is used again.
        slots[place].counter = Counter(window: .minute, algorithm: .fixed, at: now)
        slots[place].held = .zero
        freePlaces.append(place)
    }
}
