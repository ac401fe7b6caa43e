package import JSONText

/// The parameters of `prompts/get`.
package struct PromptRequest: Sendable {
    /// The prompt's name, decoded.
    package let name: String
    /// The `arguments` object; nil when it is absent or null.
    package let arguments: JSONNodeID?

    /// Reads the parameters of `message`.
    ///
    /// - Throws: ``MessageFault/Reason/invalidParameter(_:)`` when the name is not a string or the arguments are not an
    ///   object.
    package init(_ message: borrowing Message, in document: borrowing JSONDocument) throws(MessageFault) {
        name = try Parameter.string("name", of: message, in: document)
        arguments = try Parameter.object("arguments", of: message, in: document)
    }
}
