package import JSONText

/// What the retry of a modern client brings.
package struct InputResponses: Sendable {
    /// The client's answers as JSON texts, under the names that the questions had.
    package let items: [(key: String, result: [UInt8])]
    /// The state that the client echoes, decoded; nil when it echoes none.
    package let requestState: String?

    /// Reads the parameters of a request; nil when it brings neither answers nor a state.
    ///
    /// - Throws: ``MessageFault/Reason/invalidParameter(_:)`` when the answers are not an object of objects, or the
    ///   state is not a string.
    package init?(_ message: Message, in document: JSONDocument) throws(MessageFault) {
        guard let params = message.params else { return nil }
        let answers = try Parameter.object("inputResponses", of: message, in: document)
        var items: [(key: String, result: [UInt8])] = []
        if let answers {
            for (key, value) in document.members(of: answers) {
                guard let key = document.string(key), document.kind(value) == .object else {
                    throw Parameter.fault("inputResponses", message)
                }
                items.append((key, document.raw(value)))
            }
        }
        self.items = items
        if let state = document.member("requestState" as StaticString, of: params), document.kind(state) != .null {
            guard let text = document.string(state) else { throw Parameter.fault("requestState", message) }
            requestState = text
        } else {
            requestState = nil
        }
        if answers == nil, requestState == nil { return nil }
    }
}
