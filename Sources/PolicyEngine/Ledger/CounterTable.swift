/// All counters, bounded in number; a counter is forgotten only when it is as if it had never been.
struct CounterTable: Sendable {
    private struct Slot: Sendable {
        /// Nil while the place is free.
        var id: CounterID?
        var counter: Counter
    }

    /// Counters looked at in one sweep when there is room.
    private static let sweepCount = 2

    private let maxCounters: Int
    private var places: [CounterID: Int] = [:]
    private var slots: [Slot] = []
    private var freePlaces: [Int] = []
    private var idleQueue = IdleQueue()
    /// Charges that all sliding counters remember one by one.
    private(set) var logEntryCount = 0

    /// An empty table of at most `maxCounters` counters, at least one.
    init(maxCounters: Int) {
        self.maxCounters = max(1, maxCounters)
    }

    /// How many counters there are.
    var count: Int { places.count }
    /// How many more there may be.
    var room: Int { maxCounters - places.count }

    /// Where a counter is; nil when it does not exist, and its value is zero.
    func place(of id: CounterID) -> Int? {
        places[id]
    }

    /// The counter at a place that ``place(of:)`` gave; places change with ``forgetIdle(at:needing:)`` only.
    subscript(place: Int) -> Counter {
        slots[place].counter
    }

    /// Changes the counter at a place.
    mutating func change(_ place: Int, _ body: (inout Counter) -> Void) {
        let before = slots[place].counter.entryCount
        body(&slots[place].counter)
        logEntryCount += slots[place].counter.entryCount - before
    }

    /// Adds a counter that has just been charged; the caller has asked for room.
    mutating func insert(_ counter: Counter, for id: CounterID) {
        logEntryCount += counter.entryCount
        let slot = Slot(id: id, counter: counter)
        let place: Int
        if let free = freePlaces.popLast() {
            place = free
            slots[place] = slot
        } else {
            place = slots.count
            slots.append(slot)
        }
        places[id] = place
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
            let idle = slots[first.place].counter.idleNanoseconds
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
            let idle = slots[first.place].counter.idleNanoseconds
            if idle <= first.nanoseconds { return first.nanoseconds }
            idleQueue.replaceFirst(with: IdleQueue.Element(nanoseconds: idle, place: first.place))
        }
        return nil
    }

    private mutating func forget(_ place: Int, at now: Int64) {
        if let id = slots[place].id { places[id] = nil }
        logEntryCount -= slots[place].counter.entryCount
        slots[place] = Slot(id: nil, counter: Counter(window: .minute, algorithm: .fixed, at: now))
        freePlaces.append(place)
    }
}
