internal import JSONText

extension Reply {
    /// `notifications/subscriptions/acknowledged`: what of a listen's filter is honoured.
    ///
    /// - Parameter subscriptionID: the id of the client's `subscriptions/listen` as JSON text.
    package static func acknowledged(subscriptionID: [UInt8], filter: ListenFilter) -> [UInt8] {
        OwnNotification.acknowledged(subscriptionID: subscriptionID, filter: filter)
    }

    /// The result of a `subscriptions/listen` that ends in good order.
    package static func listenEnded(_ id: RequestID) -> [UInt8] {
        result(id) { writer in
            writer.beginObject()
            writer.key("resultType")
            writer.string("complete")
            writer.key("_meta")
            writer.beginObject()
            writer.key(ReservedMeta.subscriptionID)
            id.write(to: &writer)
            writer.endObject()
            writer.endObject()
        }
    }
}
