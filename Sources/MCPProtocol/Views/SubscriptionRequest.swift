package import JSONText

/// The parameters of `subscriptions/listen`, as far as policy looks at them.
package struct SubscriptionRequest: Sendable, Hashable {
    /// The resources whose changes are asked for, decoded.
    package let resourceURIs: [String]

    /// Reads the parameters of `message`.
    ///
    /// - Throws: ``MessageFault`` when the filter is not an object, has a key that resembles a known one, or lists
    ///   resources by anything but strings.
    package init(_ message: borrowing Message, in document: borrowing JSONDocument) throws(MessageFault) {
        guard let filter = try Parameter.object("notifications", of: message, in: document) else {
            resourceURIs = []
            return
        }
        if ProtocolKeys.subscription.twin(in: filter, of: document) != nil {
            throw MessageFault(.confusableKey, id: message.id, isUnanswerable: message.isNotification)
        }
        guard let list = document.member("resourceSubscriptions" as StaticString, of: filter),
            document.kind(list) != .null
        else {
            resourceURIs = []
            return
        }
        guard document.kind(list) == .array else { throw Parameter.fault("notifications", message) }
        var uris: [String] = []
        for element in document.elements(of: list) {
            guard let uri = document.string(element) else { throw Parameter.fault("notifications", message) }
            uris.append(uri)
        }
        resourceURIs = uris
    }
}
