/// How much a text may hold, and whether what two readers could read differently is refused.
package struct JSONLimits: Sendable, Equatable {
    /// Longest text in bytes; never above `longestText`.
    package let maxBytes: Int
    /// Most containers inside each other; the root container counts as one.
    package let maxDepth: Int
    /// Most digits of one number, exponent included.
    package let maxNumberDigits: Int
    /// Whether duplicate keys, lone surrogates and numbers beyond a double pass.
    package let toleratesAmbiguity: Bool

    /// The tape counts elements in 26 bits, and an element takes two bytes: no text of 128 MiB or more.
    static let longestText = (1 << 27) - 1

    /// Trees and canonical forms are built by recursion: no limit on depth goes above what a small stack bears.
    static let deepestNesting = 512

    /// Limits for what is judged and forwarded: 16 MiB, depth 64, 1,000 digits.
    package static let strict = JSONLimits()

    /// For salvage only (finding the id of a message that strict decoding refused): duplicates, lone surrogates and
    /// big numbers pass, depth 512.
    package static let salvage = JSONLimits(maxDepth: 512, maxNumberDigits: .max, toleratesAmbiguity: true)

    /// Limits that differ from the strict ones where stated; out-of-range values are brought into range.
    package init(
        maxBytes: Int = 16 << 20, maxDepth: Int = 64, maxNumberDigits: Int = 1000, toleratesAmbiguity: Bool = false
    ) {
        self.maxBytes = min(max(maxBytes, 0), Self.longestText)
        self.maxDepth = min(max(maxDepth, 0), Self.deepestNesting)
        self.maxNumberDigits = max(maxNumberDigits, 1)
        self.toleratesAmbiguity = toleratesAmbiguity
    }
}
