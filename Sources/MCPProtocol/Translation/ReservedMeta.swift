internal import JSONText

/// Keys of `_meta` that the protocol gives a meaning.
enum ReservedMeta {
    static var protocolVersion: String { "io.modelcontextprotocol/protocolVersion" }
    static var clientInfo: String { "io.modelcontextprotocol/clientInfo" }
    static var clientCapabilities: String { "io.modelcontextprotocol/clientCapabilities" }
    static var logLevel: String { "io.modelcontextprotocol/logLevel" }
    static var serverInfo: String { "io.modelcontextprotocol/serverInfo" }
    static var subscriptionID: String { "io.modelcontextprotocol/subscriptionId" }
    static var relatedTask: String { "io.modelcontextprotocol/related-task" }
    static var progressToken: String { "progressToken" }

    /// True for a key by which a modern request says who asks, and how.
    static func describesClient(_ key: JSONNodeID, in document: JSONDocument) -> Bool {
        document.equals(key, protocolVersion) || document.equals(key, clientInfo)
            || document.equals(key, clientCapabilities) || document.equals(key, logLevel)
    }
}

extension JSONDocument {
    /// The text of a node as it was received.
    func raw(_ node: JSONNodeID) -> [UInt8] { Array(bytes[range(node)]) }

    /// The member of an object when it is an object itself.
    func object(_ key: StaticString, of node: JSONNodeID) -> JSONNodeID? {
        member(key, of: node).flatMap { kind($0) == .object ? $0 : nil }
    }

    /// The member of an object when it is a string, decoded.
    func string(_ key: StaticString, of node: JSONNodeID) -> String? {
        member(key, of: node).flatMap { string($0) }
    }

    /// Whether the member of an object is `true`.
    func isTrue(_ key: StaticString, of node: JSONNodeID) -> Bool {
        member(key, of: node).map { kind($0) == .true } ?? false
    }
}

extension JSONWriter {
    /// Writes an object of members that are text already, with commas between them.
    mutating func object(ofMembers members: [UInt8]) {
        beginObject()
        if !members.isEmpty { raw(members) }
        endObject()
    }
}

extension RequestID {
    /// The id as JSON.
    package var json: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }
}
