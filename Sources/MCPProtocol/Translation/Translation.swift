package import JSONText

/// Messages rewritten for the other side: other ids and names, and what another revision calls differently.
///
/// A message is edited in the text that was received, so what nobody here knows arrives as it was sent. The message is
/// the root of its document.
package enum Translation {
    /// What becomes of the tag that names a notification's subscription.
    package enum SubscriptionTag: Sendable, Hashable {
        case keep
        case remove
        /// The tag as JSON text: the id of the client's `subscriptions/listen`.
        case set([UInt8])
    }

    /// A server's request for a client, or a client's response for a server, with another id.
    ///
    /// - Parameter elicitationID: a JSON string that becomes `params.elicitationId` when there is none.
    package static func withID(
        _ message: Message, in document: JSONDocument, id: RequestID, elicitationID: [UInt8]? = nil
    ) -> [UInt8] {
        var edits = TextEdits()
        edits.replaceID(of: message, by: id, in: document)
        if let elicitationID, let params = message.params,
            document.member("elicitationId" as StaticString, of: params) == nil
        {
            var added = JSONWriter()
            added.key("elicitationId")
            added.raw(elicitationID)
            edits.change(params, in: document, adding: added.bytes) { _, _ in .kept }
        }
        return edits.applied(to: document.bytes)
    }

    /// `notifications/cancelled` for a request.
    package static func cancellation(of id: RequestID, reason: String?) -> [UInt8] {
        var writer = OwnNotification.opened(.cancelled)
        writer.key("params")
        writer.beginObject()
        writer.key("requestId")
        id.write(to: &writer)
        if let reason {
            writer.key("reason")
            writer.string(reason)
        }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    /// A server's notification for a client.
    ///
    /// - Parameter progressToken: JSON text that replaces `params.progressToken`; nil keeps it.
    package static func notification(
        _ message: Message, in document: JSONDocument, progressToken: [UInt8]?, subscriptionID: SubscriptionTag
    ) -> [UInt8] {
        var edits = TextEdits()
        if let progressToken, let params = message.params,
            let token = document.member("progressToken" as StaticString, of: params)
        {
            edits.replace(token, by: progressToken, in: document)
        }
        switch subscriptionID {
        case .keep: break
        case .remove: edits.removeMeta(of: message, in: document) { document.equals($0, ReservedMeta.subscriptionID) }
        case .set(let tag): edits.setTag(tag, of: message, in: document)
        }
        return edits.applied(to: document.bytes)
    }
}

extension TextEdits {
    /// Gives a message another id, also one that has none.
    mutating func replaceID(of message: Message, by id: RequestID, in document: JSONDocument) {
        if let node = message.idNode {
            replace(node, by: id.json, in: document)
        } else {
            var added = JSONWriter()
            added.key("id")
            id.write(to: &added)
            change(message.node, in: document, adding: added.bytes) { _, _ in .kept }
        }
    }

    /// Adds members to `params`, which is made when there is none.
    mutating func addParameters(_ members: [UInt8], to message: Message, in document: JSONDocument) {
        guard !members.isEmpty else { return }
        if let params = message.params {
            change(params, in: document, adding: members) { _, _ in .kept }
        } else {
            var added = JSONWriter()
            added.key("params")
            added.object(ofMembers: members)
            change(message.node, in: document, adding: added.bytes) { _, _ in .kept }
        }
    }

    /// Cuts members out of `_meta`, and `_meta` itself when nothing is left in it.
    mutating func removeMeta(
        of message: Message, in document: JSONDocument, where isCut: (_ key: JSONNodeID) -> Bool
    ) {
        guard let params = message.params, let meta = message.meta else { return }
        if document.members(of: meta).allSatisfy({ isCut($0.key) }) {
            change(params, in: document) { _, value in value == meta ? .cut : .kept }
        } else {
            change(meta, in: document) { key, _ in isCut(key) ? .cut : .kept }
        }
    }

    /// Names the subscription that a notification belongs to.
    fileprivate mutating func setTag(_ tag: [UInt8], of message: Message, in document: JSONDocument) {
        var added = JSONWriter()
        added.key(ReservedMeta.subscriptionID)
        added.raw(tag)
        if let meta = message.meta {
            change(meta, in: document, adding: added.bytes) { key, _ in
                document.equals(key, ReservedMeta.subscriptionID) ? .cut : .kept
            }
            return
        }
        var meta = JSONWriter()
        meta.key("_meta")
        meta.object(ofMembers: added.bytes)
        guard let params = message.params else {
            addParameters(meta.bytes, to: message, in: document)
            return
        }
        // A `_meta` of null is no object to add to.
        change(params, in: document, adding: meta.bytes) { key, _ in
            document.equals(key, "_meta" as StaticString) ? .cut : .kept
        }
    }
}
