package import JSONText

/// The envelope of one JSON-RPC message: nodes of its document, no copies.
package struct Message: Sendable {
    /// What a message is to its receiver.
    package enum Kind: Sendable, Hashable {
        case request(RequestID)
        case notification
        /// Only an error may lack its id: the answer to a text that nobody could read.
        case response(RequestID?, isError: Bool)
    }

    /// A method as the message names it.
    package enum MethodName: Sendable, Hashable {
        case known(Method)
        /// Printable ASCII that resembles no known method.
        case unknown(String)
    }

    /// The revision that `_meta` names.
    package enum NamedRevision: Sendable, Hashable {
        case none
        case known(Revision)
        case unknown(String)
    }

    /// The message's own node: the root, or an element of a batch.
    package let node: JSONNodeID
    /// What the message is.
    package let kind: Kind
    /// The method of a request or notification; nil for a response.
    package let method: MethodName?
    /// The `id` member.
    package let idNode: JSONNodeID?
    /// The `params` object.
    package let params: JSONNodeID?
    /// The `result` of a response, or its `error` object.
    package let payload: JSONNodeID?
    /// The `_meta` object of `params`.
    package let meta: JSONNodeID?
    /// The revision named in `_meta`.
    package let namedRevision: NamedRevision
    /// The `progressToken` in `_meta`: a string or a number.
    package let progressToken: JSONNodeID?
}

extension Message {
    /// The id of a request or response.
    package var id: RequestID? {
        switch kind {
        case .request(let id): id
        case .response(let id, isError: _): id
        case .notification: nil
        }
    }

    /// True when nobody may answer the message.
    package var isNotification: Bool { kind == .notification }

    /// The method, when it is one that the protocol defines.
    package var knownMethod: Method? {
        switch method {
        case .known(let method): method
        case .unknown, .none: nil
        }
    }

    /// The method's name, for records; nil for a response.
    package var methodText: String? {
        switch method {
        case .known(let method): method.name
        case .unknown(let text): text
        case .none: nil
        }
    }
}
