/// What results to one grant contained, as a condition reads it.
package struct SeenView: Sendable {
    private let hash: KeyedHash
    private let server: String
    private let numbers: [UInt64: Int]
    private let hasForgotten: Bool

    init(hash: KeyedHash, server: String, numbers: [UInt64: Int], hasForgotten: Bool) {
        self.hash = hash
        self.server = server
        self.numbers = numbers
        self.hasForgotten = hasForgotten
    }

    /// Whether a value was seen in a result of one of these tools of the server; undecidable for what is too short or
    /// too long to be remembered, and where something was forgotten.
    func outcome(of value: Span<UInt8>, from tools: [String]) -> Outcome {
        guard SeenValues.rememberedBytes.contains(value.count) else { return .undecidable }
        let fingerprint = hash.hash(value)
        let isSeen = tools.contains { numbers[hash.hash(hash.source(tool: $0, server: server), fingerprint)] != nil }
        if isSeen { return .holds }
        return hasForgotten ? .undecidable : .fails
    }
}
