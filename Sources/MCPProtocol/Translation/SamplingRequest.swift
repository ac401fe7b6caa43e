package import JSONText

/// What a server asks of the client's model, as far as it can be taken back.
package enum SamplingRequest {
    private static let context = KeySet(["includeContext"])

    /// A request, a result with input requests or a task with them, whose samplings do not ask for context of this or
    /// other servers; nil when nothing had to change.
    ///
    /// The text is that of the message alone, also where it is an element of a batch. Keys that a careless client takes
    /// for `includeContext` go too.
    package static func strippingContext(_ message: Message, in document: JSONDocument) -> [UInt8]? {
        var edits = TextEdits()
        var isChanged = false
        for params in InputRequests.parameters(of: .samplingCreateMessage, in: message, document) {
            let asks = document.members(of: params).contains { context.match($0.key, in: document) != .none }
            guard asks else { continue }
            isChanged = true
            edits.change(params, in: document) { key, _ in context.match(key, in: document) == .none ? .kept : .cut }
        }
        return isChanged ? edits.applied(to: document.bytes, within: document.range(message.node)) : nil
    }
}
