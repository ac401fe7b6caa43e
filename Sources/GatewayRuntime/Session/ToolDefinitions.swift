internal import MCPProtocol
internal import PolicyEngine

/// What the upstream says of its tools, as far as policy asks.
struct ToolDefinitions {
    /// How much of the upstream's list was read.
    enum Coverage: Equatable {
        /// Not asked yet, or the list changed since.
        case unknown
        /// The gateway's own question is on its way; pages come one after another.
        case asking
        /// Every page was read.
        case complete
        /// The upstream has no list, or did not give it in time.
        case unavailable
    }

    private(set) var coverage: Coverage = .unknown
    /// Pages read since the last question.
    var pages = 0
    private var facts: [String: ToolFacts] = [:]
    /// The few tools whose arguments clients repeat in header fields.
    private var headers: [String: [HeaderParameter]] = [:]
    /// Tools whose declaration of such arguments breaks the rules: whoever writes the header cannot call them.
    private var unusable: Set<String> = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// The definition of the tool with exactly this name.
    func facts(of name: String) -> ToolFacts? {
        guard let index = facts.index(forKey: name), facts[index].key.utf8.elementsEqual(name.utf8) else { return nil }
        return facts[index].value
    }

    /// The arguments that clients repeat in header fields, as far as the definition is known.
    func headerParameters(of name: String) -> [HeaderParameter] {
        headers.isEmpty ? [] : headers[name] ?? []
    }

    /// True for a tool that nobody can call who writes the header fields himself.
    func isUnusable(_ name: String) -> Bool { unusable.contains(name) }

    /// One entry of a list that the upstream gave.
    mutating func learn(_ definition: ToolDefinition) {
        if facts.count >= limit, facts[definition.name] == nil { return }
        facts[definition.name] = ToolFacts(
            requiredArguments: definition.requiredArguments, annotations: definition.annotations)
        let repeated = definition.headerParameters.list
        headers[definition.name] = repeated.isEmpty ? nil : repeated
        if definition.headerParameters == .invalid {
            unusable.insert(definition.name)
        } else {
            unusable.remove(definition.name)
        }
    }

    /// The question was asked: what was known is forgotten.
    mutating func ask() {
        facts.removeAll()
        headers.removeAll()
        unusable.removeAll()
        pages = 0
        coverage = .asking
    }

    /// Every page was read, or there is nothing to read.
    mutating func finish(_ coverage: Coverage) {
        self.coverage = coverage
    }

    /// The upstream said that its tools changed.
    mutating func invalidate() {
        facts.removeAll()
        headers.removeAll()
        if coverage != .asking { coverage = .unknown }
    }
}
