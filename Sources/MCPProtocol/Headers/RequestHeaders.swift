package import JSONText

/// The header fields of an HTTP request that repeat what its body says.
///
/// Since 2026-07-28 intermediaries may act on them, so whoever reads the body must refuse what does not agree with it.
/// Values are given as received; nil stands for a field that is not there.
package struct RequestHeaders: Sendable {
    /// One `Mcp-Param-*` field.
    package struct Parameter: Sendable {
        /// The name after `Mcp-Param-`, in any case.
        package let name: ArraySlice<UInt8>
        /// The value as received.
        package let value: ArraySlice<UInt8>

        /// A field as received.
        package init(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
            self.name = name
            self.value = value
        }
    }

    /// `MCP-Protocol-Version`.
    package var version: ArraySlice<UInt8>?
    /// `Mcp-Method`.
    package var method: ArraySlice<UInt8>?
    /// `Mcp-Name`.
    package var name: ArraySlice<UInt8>?
    /// Every `Mcp-Param-*`, each name once.
    package var parameters: [Parameter]

    /// The fields of one request.
    package init(
        version: ArraySlice<UInt8>? = nil, method: ArraySlice<UInt8>? = nil, name: ArraySlice<UInt8>? = nil,
        parameters: [Parameter] = []
    ) {
        self.version = version.map { HeaderValue.trimmed($0) }
        self.method = method.map { HeaderValue.trimmed($0) }
        self.name = name
        self.parameters = parameters
    }

    /// Whether the version field names a revision in which every request names its own.
    package var isModern: Bool {
        guard let version, Self.isDate(version) else { return false }
        return !version.lexicographicallyPrecedes(Revision.v20260728.text.utf8)
    }

    /// Checks the fields that every request has against its body.
    ///
    /// Before 2026-07-28 there is only the version; a notification or a response has to have no field, but what it has
    /// must be right.
    ///
    /// - Throws: the first disagreement.
    package func check(_ message: Message, in document: JSONDocument) throws(HeaderFault) {
        guard try checkVersion(message) else { return }
        let isRequest = if case .request = message.kind { true } else { false }
        if let method {
            guard let text = message.methodText, method.elementsEqual(text.utf8) else { throw .methodMismatch }
        } else if isRequest {
            throw .methodMissing
        }
        guard let member = Self.named(message.knownMethod) else { return }
        try checkName(message.params.flatMap { document.member(member, of: $0) }, document, isRequest)
    }

    // MARK: - Version

    /// Checks the version of a message.
    ///
    /// - Returns: whether the other fields are to be checked.
    private func checkVersion(_ message: Message) throws(HeaderFault) -> Bool {
        let named = Self.text(of: message.namedRevision)
        let isNamedModern = Self.isModern(message.namedRevision)
        guard let version else {
            if isNamedModern { throw .versionMissing }
            return false
        }
        if isModern {
            guard let named else {
                if case .request = message.kind { throw .bodyVersionMissing }
                return true
            }
            guard version.elementsEqual(named.utf8) else { throw .versionMismatch }
            return true
        }
        if isNamedModern {
            guard let named, version.elementsEqual(named.utf8) else { throw .versionMismatch }
            return true
        }
        guard Self.isDate(version) else { throw .versionInvalid }
        return false
    }

    private static func text(of revision: Message.NamedRevision) -> String? {
        switch revision {
        case .none: nil
        case .known(let revision): revision.text
        case .unknown(let text): text
        }
    }

    /// Unknown revisions count as modern: no old one is named in a body.
    private static func isModern(_ revision: Message.NamedRevision) -> Bool {
        switch revision {
        case .none: false
        case .known(let revision): revision.isModern
        case .unknown: true
        }
    }

    /// True for ten characters in the form of a date: `2026-07-28`.
    private static func isDate(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count == 10 else { return false }
        for (place, byte) in text.enumerated() {
            let isDash = place == 4 || place == 7
            guard isDash ? byte == UInt8(ascii: "-") : byte &- UInt8(ascii: "0") <= 9 else { return false }
        }
        return true
    }

    // MARK: - Name

    /// The member of the parameters that `Mcp-Name` repeats; nil for methods without it.
    private static func named(_ method: Method?) -> StaticString? {
        switch method {
        case .toolsCall, .promptsGet: "name"
        case .resourcesRead: "uri"
        case .tasksGet, .tasksUpdate, .tasksCancel: "taskId"
        case .none, .toolsList, .initialize, .ping, .serverDiscover, .resourcesList, .resourceTemplatesList,
            .resourcesSubscribe, .resourcesUnsubscribe, .promptsList, .completionComplete, .loggingSetLevel,
            .subscriptionsListen, .tasksResult, .tasksList, .samplingCreateMessage, .elicitationCreate, .rootsList,
            .initialized, .cancelled, .progress, .rootsListChanged, .tasksStatus, .tasksNotification, .logMessage,
            .toolsListChanged, .promptsListChanged, .resourcesListChanged, .resourcesUpdated, .elicitationComplete,
            .subscriptionsAcknowledged:
            nil
        }
    }

    private func checkName(
        _ node: JSONNodeID?, _ document: JSONDocument, _ isRequest: Bool
    ) throws(HeaderFault) {
        guard let name else {
            // Without a name in the body either, the request is refused for that.
            if isRequest, node != nil { throw .nameMissing }
            return
        }
        let value = try HeaderValue.decoded(name)
        guard let node, document.kind(node) == .string, document.decodedBytes(node).elementsEqual(value) else {
            throw .nameMismatch
        }
    }
}
