/// Requests that one side has sent and the other has not answered, by id or by a key that holds it.
///
/// An answer is delivered at most once and only to a request that is here: unknown, duplicate and foreign answers find
/// nothing and are dropped by the caller.
package struct InFlightTable<Key: Hashable, Call> {
    /// What became of an attempt to add a request.
    package enum Admission: Sendable, Equatable {
        case added
        /// The id is in flight already; the earlier request keeps it.
        case duplicateID
        /// ``limit`` requests are in flight.
        case full
    }

    /// The most requests that may be in flight at once.
    package let limit: Int
    private var calls: [Key: Call] = [:]

    /// An empty table for at most `limit` requests.
    package init(limit: Int) {
        self.limit = limit
    }

    /// How many requests are in flight.
    package var count: Int { calls.count }

    /// True when `id` is in flight.
    package func contains(_ id: Key) -> Bool {
        calls[id] != nil
    }

    /// The request with this id, left in the table.
    package func call(_ id: Key) -> Call? {
        calls[id]
    }

    /// True when every request in flight meets the condition.
    package func allSatisfy(_ condition: (Call) -> Bool) -> Bool {
        calls.values.allSatisfy(condition)
    }

    /// Adds a request before it is forwarded.
    package mutating func add(_ id: Key, _ call: Call) -> Admission {
        if calls.count >= limit { return .full }
        if let earlier = calls.updateValue(call, forKey: id) {
            calls[id] = earlier
            return .duplicateID
        }
        return .added
    }

    /// Takes the request that an answer is for; nil when nobody waits for it.
    package mutating func take(_ id: Key) -> Call? {
        calls.removeValue(forKey: id)
    }

    /// Takes everything, when the other side is gone.
    package mutating func takeAll() -> [(id: Key, call: Call)] {
        let all = calls.map { (id: $0.key, call: $0.value) }
        calls.removeAll()
        return all
    }
}
