internal import Synchronization

/// What tells clients and grants apart for ever: unlike an address, a number is never another's later.
struct Serial: Hashable, Sendable {
    private let number: UInt64

    private static let latest = Atomic<UInt64>(0)

    /// A number that nobody had before.
    static func next() -> Serial {
        Serial(number: latest.add(1, ordering: .relaxed).newValue)
    }
}
