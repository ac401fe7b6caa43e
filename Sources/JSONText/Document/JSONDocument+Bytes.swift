extension JSONDocument {
    /// A number that equal strings share and different ones rarely do: it only saves comparisons, and an attacker can
    /// find strings that share it.
    package static func signature(of bytes: Span<UInt8>) -> UInt32 {
        bytes.signature(from: 0, length: bytes.count)
    }

    /// The signature of a member's key, which was computed when the text was read; nothing useful for another node.
    package func keySignature(_ id: JSONNodeID) -> UInt32 {
        node(id).next
    }

    /// Whether the node is a string whose decoded UTF-8 is a range of some bytes; false for a range outside of them.
    package func equals(_ id: JSONNodeID, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        let node = node(id)
        guard node.isString, range.lowerBound >= 0, range.upperBound <= bytes.count else { return false }
        return source.span.content(of: node, equals: bytes.span.extracting(range))
    }
}
