internal import JSONText

/// Members of `params`, with the fault that says which one is wrong.
enum Parameter {
    static func string(
        _ name: StaticString, of message: Message, in document: JSONDocument
    ) throws(MessageFault) -> String {
        guard let params = message.params, let node = document.member(name, of: params),
            let text = document.string(node)
        else { throw fault(name, message) }
        return text
    }

    /// The object called `name`; nil when it is absent or null.
    static func object(
        _ name: StaticString, of message: Message, in document: JSONDocument
    ) throws(MessageFault) -> JSONNodeID? {
        guard let params = message.params, let node = document.member(name, of: params) else { return nil }
        switch document.kind(node) {
        case .object: return node
        case .null: return nil
        case .array, .string, .number, .true, .false: throw fault(name, message)
        }
    }

    /// The object called `name`, which must be there.
    static func requiredObject(
        _ name: StaticString, of message: Message, in document: JSONDocument
    ) throws(MessageFault) -> JSONNodeID {
        guard let node = try object(name, of: message, in: document) else { throw fault(name, message) }
        return node
    }

    static func fault(_ name: StaticString, _ message: Message) -> MessageFault {
        MessageFault(.invalidParameter(.init(name)), id: message.id, isUnanswerable: message.isNotification)
    }
}
