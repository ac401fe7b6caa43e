internal import ToolRisk

/// What a word can stand for in a definition.
struct Meaning: Sendable {
    /// The action it names; nil for a word that names none.
    var action: Action?
    /// What else it says.
    var traits: WordTraits = []

    /// A word that says nothing.
    static let none = Meaning()
}

/// What the tool does whose name holds a verb.
struct Action: Sendable, Hashable {
    let category: RiskCategory
    /// False for a verb that is as often a noun, such as `order`.
    let isCertain: Bool
    let form: Form

    /// How a verb is inflected.
    enum Form: Sendable, Hashable {
        case base, third, gerund, past
    }
}
