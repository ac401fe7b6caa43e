package import MCPProtocol

/// The answers of one JSON-RPC batch (2025-03-26 only), gathered until all are there.
package struct BatchCollector: Sendable {
    private var awaited: Int
    private var bytes: [UInt8] = [UInt8(ascii: "[")]
    /// Which requests the gathered answers are for; nil for an element whose id could not be read.
    package private(set) var answeredIDs: [RequestID?] = []
    private var isSealed = false

    /// A batch whose requests are still to be counted.
    package init() {
        self.awaited = 0
    }

    /// One more request of the batch will be answered.
    package mutating func expectOne() {
        awaited += 1
    }

    /// The answer of one request, as a JSON object.
    package mutating func add(_ answer: Span<UInt8>, for id: RequestID?) {
        answeredIDs.append(id)
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.reserveCapacity(bytes.count + answer.count + 1)
        for index in answer.indices { bytes.append(answer[index]) }
        awaited -= 1
    }

    /// Every element was read: from now on the batch may be complete.
    package mutating func seal() {
        isSealed = true
    }

    /// One request of the batch ends without an answer.
    package mutating func forgetOne() {
        awaited -= 1
    }

    /// The array of answers once all are there; nil before, empty when nothing is to be answered.
    package func complete() -> [UInt8]? {
        guard isSealed, awaited <= 0 else { return nil }
        return bytes.count == 1 ? [] : bytes + [UInt8(ascii: "]")]
    }
}
