package import JSONText

/// What a server asks of the client's model, as far as it can be taken back.
package enum SamplingRequest {
    /// A request, or a result with input requests, whose samplings do not ask for context of this or other servers; nil
    /// when nothing had to change.
    package static func strippingContext(_ message: Message, in document: JSONDocument) -> [UInt8]? {
        var edits = TextEdits()
        var isChanged = false
        for params in parameters(of: message, in: document) {
            guard let context = document.member("includeContext" as StaticString, of: params) else { continue }
            isChanged = true
            edits.change(params, in: document) { _, value in value == context ? .cut : .kept }
        }
        return isChanged ? edits.applied(to: document.bytes) : nil
    }

    private static func parameters(of message: Message, in document: JSONDocument) -> [JSONNodeID] {
        if message.knownMethod == .samplingCreateMessage { return message.params.map { [$0] } ?? [] }
        guard case .response(_, isError: false) = message.kind, let result = message.payload,
            let requests = InputRequests.nodes(of: result, in: document)
        else { return [] }
        return requests.compactMap { $0.method == .samplingCreateMessage ? $0.params : nil }
    }
}
