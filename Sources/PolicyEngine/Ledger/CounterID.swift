/// What tells counters apart: a policy that changes a window or an algorithm starts a new counter under the same key.
struct CounterID: Sendable, Hashable {
    /// How a counter forgets, without what a new policy may change about it.
    enum Kind: UInt8, Sendable, Hashable {
        case sliding, fixed, tokenBucket
    }

    let key: CounterKey
    let window: Window
    let kind: Kind

    /// The counter that counts for `key` over `window` as `algorithm` says.
    init(key: CounterKey, window: Window, algorithm: LimitAlgorithm) {
        self.key = key
        self.window = window
        switch algorithm {
        case .sliding: kind = .sliding
        case .fixed: kind = .fixed
        case .tokenBucket: kind = .tokenBucket
        }
    }
}
