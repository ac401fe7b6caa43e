internal import JSONText

/// Notifications that the gateway makes itself, as JSON text without a line end.
package enum OwnNotification {
    /// A list has changed: `method` is one of the `list_changed` notifications.
    ///
    /// - Parameter tag: the id of the client's `subscriptions/listen` as JSON text; nil for a legacy client.
    package static func listChanged(_ method: Method, tag: [UInt8]?) -> [UInt8] {
        var writer = opened(method)
        if let tag {
            writer.key("params")
            writer.beginObject()
            writeTag(tag, &writer)
            writer.endObject()
        }
        writer.endObject()
        return writer.bytes
    }

    /// What a URL elicitation asked for is done.
    package static func elicitationComplete(_ elicitationID: String) -> [UInt8] {
        var writer = opened(.elicitationComplete)
        writer.key("params")
        writer.beginObject()
        writer.key("elicitationId")
        writer.string(elicitationID)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    /// The first message of a subscription: what of the filter is honoured.
    ///
    /// - Parameter subscriptionID: the id of the client's `subscriptions/listen` as JSON text.
    static func acknowledged(subscriptionID: [UInt8], filter: ListenFilter) -> [UInt8] {
        var writer = opened(.subscriptionsAcknowledged)
        writer.key("params")
        writer.beginObject()
        writeTag(subscriptionID, &writer)
        writer.key("notifications")
        filter.write(to: &writer)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    static func opened(_ method: Method) -> JSONWriter {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("jsonrpc")
        writer.string("2.0")
        writer.key("method")
        writer.string(method.name)
        return writer
    }

    private static func writeTag(_ tag: [UInt8], _ writer: inout JSONWriter) {
        writer.key("_meta")
        writer.beginObject()
        writer.key(ReservedMeta.subscriptionID)
        writer.raw(tag)
        writer.endObject()
    }
}
