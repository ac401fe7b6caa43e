extension Bound {
    /// The greatest value that a counter may have under it; nil when any value may be.
    package func most(_ algorithm: LimitAlgorithm) -> Amount? {
        switch Ceiling(bound: self, algorithm: algorithm) {
        case .none: nil
        case .nothing: .zero
        case .atMost(let most): most
        }
    }
}
