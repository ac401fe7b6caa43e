/// A place in one lane's chain: note it elsewhere, and a later check shows that nothing up to it was cut away.
package struct AuditAnchor: Sendable, Equatable {
    /// The number of the record in its lane, from 1; 0 is the place before the first record.
    package let sequence: Int
    /// The record's hash; all zeros before the first record.
    package let hash: ChainHash

    /// Where every chain starts.
    package static let origin = AuditAnchor(sequence: 0, hash: .zero)

    /// Creates an anchor.
    package init(sequence: Int, hash: ChainHash) {
        self.sequence = sequence
        self.hash = hash
    }
}
