package import JSONText

extension Translation {
    /// A client's request, rewritten for a server.
    package static func request(
        _ message: Message, in document: JSONDocument, as form: RequestForm
    ) -> [UInt8] {
        rewritten(message, in: document, as: form, answers: nil)
    }

    /// A client's request once more, with the answers that a modern server asked for.
    ///
    /// - Parameters:
    ///   - inputs: what was answered, as JSON texts under the keys of the server's requests.
    ///   - requestState: the server's state as it came, a JSON string; nil when it gave none.
    package static func retry(
        _ message: Message, in document: JSONDocument, as form: RequestForm, inputs: [(key: String, result: [UInt8])],
        requestState: [UInt8]?
    ) -> [UInt8] {
        var answers = JSONWriter()
        if !inputs.isEmpty {
            answers.key("inputResponses")
            answers.beginObject()
            for input in inputs {
                answers.key(input.key)
                answers.raw(input.result)
            }
            answers.endObject()
        }
        if let requestState {
            answers.key("requestState")
            answers.raw(requestState)
        }
        return rewritten(message, in: document, as: form, answers: answers.bytes)
    }

    /// - Parameter answers: members of `params` that replace the answers of the client's request; nil leaves them.
    private static func rewritten(
        _ message: Message, in document: JSONDocument, as form: RequestForm, answers: [UInt8]?
    ) -> [UInt8] {
        var edits = TextEdits()
        edits.replaceID(of: message, by: form.id, in: document)
        let isCompletion = message.knownMethod == .completionComplete
        let name = form.name.map { jsonString($0) }
        if isCompletion, let name { edits.replaceReference(by: name, of: message, in: document) }
        let meta = edits.changeMeta(of: message, in: document, as: form)
        let added = joined(answers ?? [], meta.isAdded ? meta.text : [])
        guard let params = message.params else {
            edits.addParameters(added, to: message, in: document)
            return edits.applied(to: document.bytes)
        }
        let dropsAnswers = answers != nil || form.meta.isLegacy
        edits.change(params, in: document, adding: added) { key, _ in
            if let name, !isCompletion, document.equals(key, "name" as StaticString) { return .replaced(name) }
            if document.equals(key, "_meta" as StaticString) { return meta.fate }
            if form.meta.dropsTask, document.equals(key, "task" as StaticString) { return .cut }
            let isAnswer =
                dropsAnswers
                && (document.equals(key, "inputResponses" as StaticString)
                    || document.equals(key, "requestState" as StaticString))
            return isAnswer ? .cut : .kept
        }
        return edits.applied(to: document.bytes)
    }

    /// Two lists of members as one.
    private static func joined(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        if left.isEmpty { return right }
        return right.isEmpty ? left : left + Array(",".utf8) + right
    }

    static func jsonString(_ text: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.string(text)
        return writer.bytes
    }
}

extension MetaForm {
    fileprivate var isLegacy: Bool {
        switch self {
        case .legacy: true
        case .keep, .modern: false
        }
    }

    /// Tasks of 2025-11-25 and those of the modern extension are not the same, and neither crosses.
    fileprivate var dropsTask: Bool {
        switch self {
        case .legacy, .modern: true
        case .keep: false
        }
    }
}

/// What becomes of the `_meta` member of `params`.
private enum MetaMember {
    /// It stays; what changes inside it is noted already.
    case stays
    case goes
    /// It takes the place of a `_meta` that is null.
    case replacesNull([UInt8])
    /// It is made; the text is the whole member.
    case isMade([UInt8])

    var isAdded: Bool { if case .isMade = self { true } else { false } }

    var text: [UInt8] {
        switch self {
        case .stays, .goes: []
        case .replacesNull(let text), .isMade(let text): text
        }
    }

    var fate: TextEdits.Fate {
        switch self {
        case .stays, .isMade: .kept
        case .goes: .cut
        case .replacesNull(let text): .replaced(text)
        }
    }
}

extension TextEdits {
    fileprivate mutating func replaceReference(
        by name: [UInt8], of message: Message, in document: JSONDocument
    ) {
        guard let params = message.params, let reference = document.object("ref", of: params),
            let node = document.member("name" as StaticString, of: reference)
        else { return }
        replace(node, by: name, in: document)
    }

    /// Changes what is inside `_meta`, and says what becomes of the member.
    fileprivate mutating func changeMeta(
        of message: Message, in document: JSONDocument, as form: RequestForm
    ) -> MetaMember {
        switch form.meta {
        case .keep:
            replaceProgressToken(of: message, by: form.progressToken, in: document)
            return .stays
        case .legacy:
            guard let meta = message.meta else { return .goes }
            let leavesNothing = document.members(of: meta).allSatisfy {
                ReservedMeta.describesClient($0.key, in: document)
            }
            if leavesNothing { return .goes }
            changeDescription(in: meta, adding: [], in: document)
            replaceProgressToken(of: message, by: form.progressToken, in: document)
            return .stays
        case .modern(let description):
            var members = JSONWriter(reservingBytes: description.usualBytes)
            description.writeMembers(to: &members)
            if let meta = message.meta {
                changeDescription(in: meta, adding: members.bytes, in: document)
                replaceProgressToken(of: message, by: form.progressToken, in: document)
                return .stays
            }
            var object = JSONWriter(reservingBytes: members.bytes.count + 16)
            let isNull = message.params.map { document.member("_meta" as StaticString, of: $0) != nil } ?? false
            if !isNull { object.key("_meta") }
            object.object(ofMembers: members.bytes)
            return isNull ? .replacesNull(object.bytes) : .isMade(object.bytes)
        }
    }

    private mutating func changeDescription(in meta: JSONNodeID, adding added: [UInt8], in document: JSONDocument) {
        change(meta, in: document, adding: added) { key, _ in
            ReservedMeta.describesClient(key, in: document) ? .cut : .kept
        }
    }

    private mutating func replaceProgressToken(
        of message: Message, by token: RequestID?, in document: JSONDocument
    ) {
        guard let token, let node = message.progressToken else { return }
        replace(node, by: token.json, in: document)
    }
}
