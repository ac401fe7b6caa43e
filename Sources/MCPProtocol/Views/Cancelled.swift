package import JSONText

/// The parameters of `notifications/cancelled`.
package struct Cancelled: Sendable, Hashable {
    /// The request that is given up.
    package let requestID: RequestID

    /// Reads the parameters of `message`.
    ///
    /// - Throws: ``MessageFault/Reason/invalidParameter(_:)`` when `requestId` is not an id.
    package init(_ message: borrowing Message, in document: borrowing JSONDocument) throws(MessageFault) {
        guard let params = message.params, let node = document.member("requestId" as StaticString, of: params),
            let id = RequestID(node, in: document)
        else { throw Parameter.fault("requestId", message) }
        requestID = id
    }
}
