/// Which groups of keywords count.
struct Vocabularies: OptionSet, Sendable {
    let rawValue: UInt8

    static let applicator = Vocabularies(rawValue: 1 << 0)
    static let validation = Vocabularies(rawValue: 1 << 1)
    static let unevaluated = Vocabularies(rawValue: 1 << 2)
    static let formatAssertion = Vocabularies(rawValue: 1 << 3)
    /// Core keywords, annotations and descriptions: nothing that depends on them here.
    static let others = Vocabularies([])

    static let usual: Vocabularies = [.applicator, .validation, .unevaluated]

    /// The vocabulary at an address; nil for an unknown one.
    init?(address: String) {
        let prefix = "https://json-schema.org/draft/2020-12/vocab/"
        guard address.hasPrefix(prefix) else { return nil }
        switch address.dropFirst(prefix.count) {
        case "applicator": self = .applicator
        case "validation": self = .validation
        case "unevaluated": self = .unevaluated
        case "format-assertion": self = .formatAssertion
        case "core", "meta-data", "format-annotation", "content": self = .others
        default: return nil
        }
    }

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }
}
