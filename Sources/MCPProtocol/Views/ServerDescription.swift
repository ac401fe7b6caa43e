package import JSONText

/// What a server says of itself: the result of `initialize` or `server/discover`.
package struct ServerDescription: Sendable {
    /// The revision agreed by `initialize`, as written; nil in the result of `server/discover`.
    package let protocolVersion: String?
    /// The revisions named by `server/discover`, as written.
    package let supportedVersions: [String]
    /// Self-reported name and version.
    package let server: Implementation?
    /// The `capabilities` object.
    package let capabilities: JSONNodeID?
    /// The words for the model.
    package let instructions: JSONNodeID?
    /// The `result` object.
    package let result: JSONNodeID

    /// The agreed revision; nil for one that this gateway does not know.
    package var revision: Revision? { protocolVersion.flatMap { Revision($0) } }

    /// Reads a result; nil when the response is an error, or a key resembles one that is read here.
    package init?(_ message: Message, in document: JSONDocument) {
        guard case .response(_, isError: false) = message.kind, let result = message.payload,
            document.kind(result) == .object, ProtocolKeys.result.twin(in: result, of: document) == nil
        else { return nil }
        protocolVersion = document.member("protocolVersion" as StaticString, of: result)
            .flatMap { document.string($0) }
        var versions: [String] = []
        if let list = document.member("supportedVersions" as StaticString, of: result) {
            for element in document.elements(of: list) {
                if let version = document.string(element) { versions.append(version) }
            }
        }
        supportedVersions = versions
        server = Self.server(of: result, in: document)
        self.result = result
        instructions = document.member("instructions" as StaticString, of: result)
        capabilities = document.member("capabilities" as StaticString, of: result)
            .flatMap { document.kind($0) == .object ? $0 : nil }
    }

    private static func server(of result: JSONNodeID, in document: JSONDocument) -> Implementation? {
        if let node = document.member("serverInfo" as StaticString, of: result) {
            return Implementation(node, in: document)
        }
        guard let meta = document.member("_meta" as StaticString, of: result),
            let node = document.member("io.modelcontextprotocol/serverInfo" as StaticString, of: meta)
        else { return nil }
        return Implementation(node, in: document)
    }
}
