package import JSONText

/// The parameters of `initialize`, and who the client says it is.
package struct Initialize: Sendable {
    /// The revision that the client asks for, as written.
    package let protocolVersion: String
    /// Self-reported name and version; nil when the client gives none.
    package let client: Implementation?
    /// The `capabilities` object.
    package let capabilities: JSONNodeID?

    /// The revision that the client asks for; nil for one that this gateway does not know.
    package var revision: Revision? { Revision(protocolVersion) }

    /// Reads the parameters of `message`.
    ///
    /// - Throws: ``MessageFault/Reason/invalidParameter(_:)`` when the version is not a string or another member is not
    ///   an object.
    package init(_ message: Message, in document: JSONDocument) throws(MessageFault) {
        protocolVersion = try Parameter.string("protocolVersion", of: message, in: document)
        client = try Parameter.object("clientInfo", of: message, in: document)
            .flatMap { Implementation($0, in: document) }
        capabilities = try Parameter.object("capabilities", of: message, in: document)
    }
}

/// The name and version that a program gives itself.
package struct Implementation: Sendable, Hashable {
    /// The program's name.
    package let name: String
    /// The program's version; empty when it gives none.
    package let version: String

    /// A program of this name.
    package init(name: String, version: String) {
        self.name = name
        self.version = version
    }

    /// Reads a `clientInfo` or `serverInfo` object; nil when it names nobody.
    package init?(_ node: JSONNodeID, in document: JSONDocument) {
        guard let name = document.member("name" as StaticString, of: node).flatMap({ document.string($0) }) else {
            return nil
        }
        self.name = name
        self.version = document.member("version" as StaticString, of: node).flatMap { document.string($0) } ?? ""
    }

    /// What a modern request says of its client in `_meta`; nil when it names nobody.
    package init?(modernClientOf message: Message, in document: JSONDocument) {
        guard let meta = message.meta,
            let node = document.member("io.modelcontextprotocol/clientInfo" as StaticString, of: meta)
        else { return nil }
        self.init(node, in: document)
    }
}
