package import JSONText

/// The parameters of `resources/read`, `resources/subscribe` and `resources/unsubscribe`.
package struct ResourceRequest: Sendable {
    /// The resource's URI, decoded and not normalised.
    package let uri: String

    /// Reads the parameters of `message`.
    ///
    /// - Throws: ``MessageFault/Reason/invalidParameter(_:)`` when the URI is not a string.
    package init(_ message: borrowing Message, in document: borrowing JSONDocument) throws(MessageFault) {
        uri = try Parameter.string("uri", of: message, in: document)
    }
}
