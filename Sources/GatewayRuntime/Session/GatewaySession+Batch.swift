internal import CallFlow
internal import JSONText
internal import MCPProtocol

// JSON-RPC arrays exist in 2025-03-26 only. Each element is judged and forwarded by itself; the answers go back as one
// array.
extension GatewaySession {
    func clientBatch(on route: any MessageRoute) {
        guard revision.allowsBatches else { return refuseText(.malformed(MessageFault(.batch)), id: nil, on: route) }
        let count = clientDocument.count(.root)
        guard count > 0 else { return refuseText(.malformed(MessageFault(.emptyBatch)), id: nil, on: route) }
        guard count <= gateway.options.maxBatchElements else { return refuseText(.overloaded, id: nil, on: route) }
        nextBatch &+= 1
        let batch = nextBatch
        batches[batch] = BatchCollector()
        let document = clientDocument
        for node in document.elements(of: .root) {
            // An element may cause waiting calls to be read again, so the document is not sure to be this one still.
            clientDocument = document
            let way = Way(route: route.part(), batch: batch)
            handle(admit(at: node, on: way), frame: document.bytes.span.extracting(document.range(node)), on: way)
        }
        batches[batch]?.seal()
        finishBatch(batch, on: route)
    }

    /// Delivers the array of answers once every request of the batch has one.
    func finishBatch(_ batch: Int, on route: any MessageRoute) {
        guard let answers = batches[batch]?.complete(), let ids = batches.removeValue(forKey: batch)?.answeredIDs
        else { return }
        if answers.isEmpty {
            route.settleUnanswered()
        } else {
            route.answer(answers.span, to: .batch(ids), status: .success)
        }
    }

    /// One request of a batch will not be answered: the others do not wait for it.
    func forgetInBatch(_ way: Way) {
        guard let batch = way.batch else { return way.route.settleUnanswered() }
        batches[batch]?.forgetOne()
        finishBatch(batch, on: way.route)
    }
}
