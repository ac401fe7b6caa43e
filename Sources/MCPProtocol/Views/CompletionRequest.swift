package import JSONText

/// The parameters of `completion/complete`.
package struct CompletionRequest: Sendable, Hashable {
    /// What is being completed.
    package enum Reference: Sendable, Hashable {
        /// An argument of the prompt with this name.
        case prompt(String)
        /// A variable of the resource template, or resource, with this URI.
        case resource(String)
    }

    /// What is being completed.
    package let reference: Reference

    /// Reads the parameters of `message`.
    ///
    /// - Throws: ``MessageFault`` when `ref` is no prompt or resource reference, or has a key that resembles one.
    package init(_ message: borrowing Message, in document: borrowing JSONDocument) throws(MessageFault) {
        let node = try Parameter.requiredObject("ref", of: message, in: document)
        if ProtocolKeys.reference.twin(in: node, of: document) != nil {
            throw MessageFault(.confusableKey, id: message.id, isUnanswerable: message.isNotification)
        }
        guard let type = document.member("type" as StaticString, of: node) else {
            throw Parameter.fault("ref", message)
        }
        if document.equals(type, "ref/prompt" as StaticString), let name = Self.text("name", of: node, in: document) {
            reference = .prompt(name)
        } else if document.equals(type, "ref/resource" as StaticString),
            let uri = Self.text("uri", of: node, in: document)
        {
            reference = .resource(uri)
        } else {
            throw Parameter.fault("ref", message)
        }
    }

    private static func text(_ key: StaticString, of node: JSONNodeID, in document: JSONDocument) -> String? {
        document.member(key, of: node).flatMap { document.string($0) }
    }
}
