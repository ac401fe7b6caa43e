/// Tells names that only look like ones that a policy names.
///
/// It never matches by resemblance, it only refuses: an upstream that folds case or Unicode would otherwise run a tool
/// that no rule was applied to.
struct ConfusableNames: Sendable {
    /// Every name that the policy spells out.
    private var exact: Set<NameKey> = []
    /// The same names in lower case, each with its spelling in the policy.
    private var folded: [NameKey: String] = [:]
    private var globs: [(pattern: GlobPattern, folded: GlobPattern)] = []

    /// The names and patterns of these selectors.
    init(_ indexes: SelectorIndex...) {
        for index in indexes {
            for name in index.exactNames {
                exact.insert(NameKey(text: name))
                folded[NameKey(text: name.lowercasedASCII)] = name
            }
            globs += index.globs.map { ($0, $0.lowercasedASCII) }
        }
    }

    /// What `name` resembles without being it: a name or pattern of the policy, or an empty text for a name with
    /// characters that hide in others; nil for a clean name.
    func resemblance(of name: String) -> String? {
        if exact.contains(NameKey(text: name)) { return nil }
        guard name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return "" }
        let lowercased = name.lowercasedASCII
        if let spelling = folded[NameKey(text: lowercased)] { return spelling }
        return globs.first { $0.folded.matches(lowercased) && !$0.pattern.matches(name) }?.pattern.text
    }
}

extension String {
    /// The same text with the letters A to Z as a to z and nothing else changed.
    fileprivate var lowercasedASCII: String {
        guard utf8.contains(where: { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else { return self }
        let bytes = utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 0x20 : $0 }
        return String(decoding: bytes, as: UTF8.self)
    }
}
