/// Index of a node on the tape of one document; it means nothing in another document.
package struct JSONNodeID: Sendable, Hashable {
    /// Place of the node on the tape.
    let index: UInt32

    /// The one value of the text.
    package static let root = JSONNodeID(index: 0)

    init(index: UInt32) {
        self.index = index
    }

    init(_ index: Int) {
        self.index = UInt32(truncatingIfNeeded: index)
    }
}
