/// Places of counters, the one that may be forgotten first at the front: a binary heap.
///
/// A time is a lower bound: charges since have moved the counter's own later, which is looked at when it is its turn.
struct IdleQueue: Sendable {
    /// A counter's place and when it may be idle.
    struct Element: Sendable, Hashable {
        let nanoseconds: Int64
        let place: Int
    }

    private var heap: [Element] = []

    /// The element with the earliest time.
    var first: Element? { heap.first }

    /// Adds a place.
    mutating func insert(_ element: Element) {
        heap.append(element)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].nanoseconds < heap[parent].nanoseconds else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the first element out.
    mutating func removeFirst() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        replaceFirst(with: last)
    }

    /// Puts `element` where the first was, and in its order.
    mutating func replaceFirst(with element: Element) {
        guard !heap.isEmpty else { return }
        heap[0] = element
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].nanoseconds < heap[least].nanoseconds {
                least = child
            }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
