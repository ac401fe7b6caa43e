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
            // An element may cause waiting calls to be read again, so the document is not sure to be this one still.
            clientDocument = document
            handle(
                admit(at: node, batch: batch), frame: document.bytes.span.extracting(document.range(node)),
                batch: batch)
        }
        batches[batch]?.seal()
        finishBatch(batch)
    }

    /// Delivers the array of answers once every request of the batch has one.
    func finishBatch(_ batch: Int) {
        guard let answers = batches[batch]?.complete(), let ids = batches.removeValue(forKey: batch)?.answeredIDs
        else { return }
        if !answers.isEmpty { outbox.add(batch: answers.span, answering: ids) }
    }

    /// One request of a batch will not be answered: the others do not wait for it.
    func forgetInBatch(_ batch: Int?) {
        guard let batch else { return }
        batches[batch]?.forgetOne()
        finishBatch(batch)
    }
}
