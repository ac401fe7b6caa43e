/// A member of a mapping or an element of a list in a policy that is about to be written.
struct PolicyItem {
    /// What stands at a place of the policy.
    indirect enum Content {
        case text(String)
        /// Text that is quoted even where YAML does not ask for it.
        case quotedText(String)
        case number(Int)
        case flag(Bool)
        case list([PolicyItem])
        case mapping([PolicyItem])
    }

    /// The member's name; empty for an element of a list.
    var key = ""
    var content: Content
    /// Lines above it, for readers; each becomes harmless text on one line.
    var comments: [String] = []
    /// What it and its followers up to the next heading have in common; empty for none.
    var heading = ""
    /// Whether an empty line sets it apart from what stands above.
    var isSetApart = false
    /// Whether it is written as a comment that takes effect when its marks are taken away.
    var isSuggestion = false

    static func member(_ key: String, _ content: Content) -> PolicyItem {
        PolicyItem(key: key, content: content)
    }

    static func element(_ content: Content) -> PolicyItem {
        PolicyItem(content: content)
    }

    /// The same, with words above it.
    func noted(_ comments: [String]) -> PolicyItem {
        var item = self
        item.comments = comments
        return item
    }

    /// The same, as a suggestion with words above it.
    func suggested(_ comments: [String]) -> PolicyItem {
        var item = noted(comments)
        item.isSuggestion = true
        return item
    }
}

extension PolicyItem.Content {
    /// Members given by key.
    static func map(_ members: [(String, PolicyItem.Content)]) -> PolicyItem.Content {
        .mapping(members.map { .member($0.0, $0.1) })
    }

    /// Elements without comments.
    static func elements(_ contents: [PolicyItem.Content]) -> PolicyItem.Content {
        .list(contents.map { .element($0) })
    }

    /// True for what fits between `{` and `}`: nothing in it carries words or is nested deeply.
    func isFlat(levels: Int = 2) -> Bool {
        switch self {
        case .text, .quotedText, .number, .flag: true
        case .list(let items), .mapping(let items):
            levels > 0
                && items.allSatisfy {
                    $0.comments.isEmpty && !$0.isSuggestion && !$0.isSetApart && $0.content.isFlat(levels: levels - 1)
                }
        }
    }
}
