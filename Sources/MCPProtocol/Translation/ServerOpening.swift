package import JSONText

/// What a server said of itself when it was opened, as texts that go into other messages: the result of `initialize` or
/// of `server/discover`.
package struct ServerOpening: Sendable, Hashable {
    /// The agreed revision, or the known ones of those that the server supports, in its order; empty when it named only
    /// revisions that this gateway does not know.
    package let revisions: [Revision]
    /// Self-reported name and version, a JSON object; nil when the server gives none.
    package let serverInfo: [UInt8]?
    /// What the server can do, a JSON object.
    package let capabilities: [UInt8]
    /// What the server says to models, a JSON string; nil when it says nothing.
    package let instructions: [UInt8]?
    /// The capabilities without those of tasks, which do not cross eras.
    let crossingCapabilities: CrossingCapabilities
    private let facts: ServerFacts

    /// Reads the response to an opening; nil for an error, for what is neither kind of opening, and for what cannot be
    /// read without doubt.
    package init?(_ message: Message, in document: JSONDocument) {
        guard case .response(_, isError: false) = message.kind, let result = message.payload,
            document.kind(result) == .object, ProtocolKeys.result.twin(in: result, of: document) == nil
        else { return nil }
        if let node = document.member("protocolVersion" as StaticString, of: result) {
            guard let text = document.string(node) else { return nil }
            revisions = Revision(text).map { [$0] } ?? []
        } else if let list = document.member("supportedVersions" as StaticString, of: result),
            document.kind(list) == .array
        {
            revisions = document.elements(of: list).compactMap { document.string($0).flatMap { Revision($0) } }
        } else {
            return nil
        }
        let info =
            document.object("serverInfo", of: result)
            ?? document.object("_meta", of: result).flatMap { document.member(ReservedMeta.serverInfo, of: $0) }
            .flatMap { document.kind($0) == .object ? $0 : nil }
        serverInfo = info.map { document.raw($0) }
        instructions = document.member("instructions" as StaticString, of: result)
            .flatMap { document.kind($0) == .string ? document.raw($0) : nil }
        if let node = document.member("capabilities" as StaticString, of: result) {
            guard document.kind(node) == .object else { return nil }
            capabilities = document.raw(node)
            crossingCapabilities = CrossingCapabilities(node, in: document)
            facts = ServerFacts(node, in: document)
        } else {
            capabilities = Array("{}".utf8)
            crossingCapabilities = CrossingCapabilities(both: capabilities)
            facts = []
        }
    }

    private init(serverInfo: [UInt8], capabilities: [UInt8], instructions: [UInt8]?, facts: ServerFacts) {
        revisions = Revision.allCases
        self.serverInfo = serverInfo
        self.capabilities = capabilities
        self.instructions = instructions
        crossingCapabilities = CrossingCapabilities(both: capabilities)
        self.facts = facts
    }

    /// What the gateway says of itself when several servers stand behind it: every list may change, every resource can
    /// be subscribed to.
    package static func aggregate(name: String, version: String, instructions: String?) -> ServerOpening {
        let capabilities =
            #"{"tools":{"listChanged":true},"prompts":{"listChanged":true},"#
            + #""resources":{"subscribe":true,"listChanged":true},"completions":{},"logging":{}}"#
        return ServerOpening(
            serverInfo: Implementation(name: name, version: version).json, capabilities: Array(capabilities.utf8),
            instructions: instructions.map { Translation.jsonString($0) }, facts: .all)
    }

    /// True when the server has tools.
    package var hasTools: Bool { facts.contains(.tools) }
    /// True when the server has prompts.
    package var hasPrompts: Bool { facts.contains(.prompts) }
    /// True when the server has resources.
    package var hasResources: Bool { facts.contains(.resources) }
    /// True when the server completes arguments.
    package var hasCompletions: Bool { facts.contains(.completions) }
    /// True when the server sends log messages.
    package var hasLogging: Bool { facts.contains(.logging) }
    /// True when the server announces changes of its tool list.
    package var toolsListChanged: Bool { facts.contains(.toolsListChanged) }
    /// True when the server announces changes of its prompt list.
    package var promptsListChanged: Bool { facts.contains(.promptsListChanged) }
    /// True when the server announces changes of its resource list.
    package var resourcesListChanged: Bool { facts.contains(.resourcesListChanged) }
    /// True when the server announces changes of single resources.
    package var resourcesSubscribe: Bool { facts.contains(.resourcesSubscribe) }
}

/// A server's capabilities as its clients of the other era may see them, JSON objects.
struct CrossingCapabilities: Sendable, Hashable {
    /// For a legacy client of a modern server.
    let forLegacy: [UInt8]
    /// For a modern client of a legacy server.
    let forModern: [UInt8]

    init(both capabilities: [UInt8]) {
        forLegacy = capabilities
        forModern = capabilities
    }

    init(_ node: JSONNodeID, in document: JSONDocument) {
        forLegacy = Translation.capabilities(node, in: document, crossing: .toLegacy)
        forModern = Translation.capabilities(node, in: document, crossing: .toModern)
    }
}

/// What a server's capabilities say, read once.
private struct ServerFacts: OptionSet, Hashable, Sendable {
    let rawValue: UInt16

    static let tools = ServerFacts(rawValue: 1 << 0)
    static let prompts = ServerFacts(rawValue: 1 << 1)
    static let resources = ServerFacts(rawValue: 1 << 2)
    static let completions = ServerFacts(rawValue: 1 << 3)
    static let logging = ServerFacts(rawValue: 1 << 4)
    static let toolsListChanged = ServerFacts(rawValue: 1 << 5)
    static let promptsListChanged = ServerFacts(rawValue: 1 << 6)
    static let resourcesListChanged = ServerFacts(rawValue: 1 << 7)
    static let resourcesSubscribe = ServerFacts(rawValue: 1 << 8)
    static let all = ServerFacts(rawValue: (1 << 9) - 1)
}

extension ServerFacts {
    init(_ capabilities: JSONNodeID, in document: JSONDocument) {
        self = []
        let listed: [(StaticString, ServerFacts, ServerFacts)] = [
            ("tools", .tools, .toolsListChanged), ("prompts", .prompts, .promptsListChanged),
            ("resources", .resources, .resourcesListChanged), ("completions", .completions, []),
            ("logging", .logging, []),
        ]
        for (key, fact, changes) in listed {
            guard let node = document.object(key, of: capabilities) else { continue }
            insert(fact)
            if document.isTrue("listChanged", of: node) { formUnion(changes) }
        }
        if let node = document.object("resources", of: capabilities), document.isTrue("subscribe", of: node) {
            insert(.resourcesSubscribe)
        }
    }
}
