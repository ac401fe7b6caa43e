internal import JSONText

/// The call that a call of a dispatcher passes on.
enum InnerCall {
    /// The inner call, and the document in which its arguments live.
    case readable(PolicedCall, JSONDocument)
    case unreadable(DispatchFault)

    /// Reads the inner call of `call`; text in a string is read as strictly as a message.
    init(of call: PolicedCall, by rule: DispatchRule, in document: JSONDocument, keys: FoldedKeys) {
        guard let name = InnerCall.name(of: call, by: rule, in: document) else {
            self = .unreadable(.noName)
            return
        }
        var node = call.arguments
        for step in rule.arguments?.steps ?? [] {
            guard let container = node, document.kind(container) != .null else { break }
            switch (step, document.kind(container)) {
            case (.key(let key), .object): node = document.member(key, of: container)
            case (.index(let place), .array): node = document.element(place, of: container)
            case (_, _):
                // The arguments may be there in a spelling that the server understands and we do not.
                self = .unreadable(.badArguments)
                return
            }
        }
        guard rule.arguments != nil, let node, document.kind(node) != .null else {
            self = .readable(PolicedCall(kind: .tool, target: name, arguments: nil), document)
            return
        }
        switch document.kind(node) {
        case .object: self = .readable(PolicedCall(kind: .tool, target: name, arguments: node), document)
        case .string: self = InnerCall.parsed(document.decodedBytes(node), name, keys)
        case .array, .number, .true, .false, .null: self = .unreadable(.badArguments)
        }
    }

    /// The name of the inner tool; nil when the call gives none.
    static func name(of call: PolicedCall, by rule: DispatchRule, in document: JSONDocument) -> String? {
        guard let arguments = call.arguments, let node = rule.tool.single(from: arguments, in: document),
            case .string = document.kind(node), let name = document.string(node), !name.isEmpty
        else { return nil }
        return name
    }

    private static func parsed(_ text: [UInt8], _ name: String, _ keys: FoldedKeys) -> InnerCall {
        let inner: JSONDocument
        do throws(JSONTextError) {
            inner = try JSONDocument(parsing: text)
        } catch {
            return .unreadable(.badArguments)
        }
        guard case .object = inner.kind(.root) else { return .unreadable(.badArguments) }
        // The keys of the message were looked at, those inside a string of it were not.
        if keys.twin(anywhereIn: .root, of: inner) != nil { return .unreadable(.ambiguousArgument) }
        return .readable(PolicedCall(kind: .tool, target: name, arguments: .root), inner)
    }
}
