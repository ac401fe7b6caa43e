package import JSONText

/// What a server asks the client's user, as far as policy looks at it.
package struct ElicitationRequest: Sendable, Hashable {
    /// How the user is asked.
    package enum Mode: Sendable, Hashable {
        case form
        /// The user is sent to this address, decoded and not normalised.
        case url(String)
        /// A mode that no revision knows, a URL that is not a string, a key that resembles a known one, or no object.
        case unknown
    }

    /// How the user is asked.
    package let mode: Mode
    /// The name of the first field of the form that looks like a secret, decoded; nil when none does.
    package let secretField: String?

    /// Reads the `params` of `elicitation/create`, in a request or among input requests.
    package init(_ params: JSONNodeID, in document: JSONDocument) {
        mode = Self.mode(of: params, in: document)
        secretField = document.object("requestedSchema", of: params)
            .flatMap { SecretWords.firstField(ofSchema: $0, in: document) }
    }

    /// Every elicitation in a message: a request's own, those of an `input_required` result or a task, and those of an
    /// error `-32042`.
    package static func all(in message: Message, of document: JSONDocument) -> [ElicitationRequest] {
        if URLElicitations.isInDoubt(message, in: document) { return [ElicitationRequest(mode: .unknown)] }
        if let nodes = URLElicitations.nodes(of: message, in: document) {
            return nodes.map { ElicitationRequest(errorData: $0, in: document) }
        }
        return InputRequests.parameters(of: .elicitationCreate, in: message, document).map {
            ElicitationRequest($0, in: document)
        }
    }

    private init(mode: Mode) {
        self.mode = mode
        secretField = nil
    }

    /// Reads an elicitation of an error, which is of mode `url` also when it does not say so.
    private init(errorData node: JSONNodeID, in document: JSONDocument) {
        let isInDoubt = ProtocolKeys.params.twin(in: node, of: document) != nil
        self.init(mode: isInDoubt ? .unknown : document.string("url", of: node).map { .url($0) } ?? .unknown)
    }

    private static func mode(of params: JSONNodeID, in document: JSONDocument) -> Mode {
        guard document.kind(params) == .object else { return .unknown }
        if ProtocolKeys.params.twin(in: params, of: document) != nil { return .unknown }
        guard let mode = document.member("mode" as StaticString, of: params) else { return .form }
        if document.equals(mode, "form" as StaticString) { return .form }
        guard document.equals(mode, "url" as StaticString), let url = document.string("url", of: params) else {
            return .unknown
        }
        return .url(url)
    }
}
