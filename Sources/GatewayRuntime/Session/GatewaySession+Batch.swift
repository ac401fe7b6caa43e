internal import CallFlow
internal import JSONText
internal import MCPProtocol

// JSON-RPC arrays exist in 2025-03-26 only. Each element is judged and forwarded by itself; the answers go back as one
// array.
extension GatewaySession {
    func clientBatch() {
        guard revision.allowsBatches else { return refuseText(.malformed(MessageFault(.batch)), id: nil) }
        let count = clientDocument.count(.root)
        guard count > 0 else { return refuseText(.malformed(MessageFault(.emptyBatch)), id: nil) }
        guard count <= gateway.options.maxBatchElements else { return refuseText(.overloaded, id: nil) }
        nextBatch &+= 1
        let batch = nextBatch
        batches[batch] = BatchCollector()
        let document = clientDocument
        for node in document.elements(of: .root) {
            handle(
                admit(at: node, batch: batch), frame: document.bytes.span.extracting(document.range(node)),
                batch: batch)
        }
        batches[batch]?.seal()
        finishBatch(batch)
    }

    /// Delivers the array of answers once every request of the batch has one.
    func finishBatch(_ batch: Int) {
        guard let answers = batches[batch]?.complete() else { return }
        batches.removeValue(forKey: batch)
        if !answers.isEmpty { outbox.add(answers.span) }
    }
}
