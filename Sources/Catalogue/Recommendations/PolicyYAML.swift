/// Writes a policy as YAML, with its comments.
struct PolicyYAML {
    /// Longest key that is written in the usual way, in scalars: YAML takes up to 1,024 without the `?` in front.
    private static let maxPlainKeyScalars = 1_000
    /// Longest line on which a mapping or a list is written between braces, in characters.
    private static let maxFlatColumns = 110

    /// Whether suggestions are written as what they suggest, not as comments.
    let appliesSuggestions: Bool
    private(set) var text = ""

    init(appliesSuggestions: Bool) {
        self.appliesSuggestions = appliesSuggestions
    }

    /// Writes the members of the document.
    mutating func write(_ items: [PolicyItem]) {
        for line in lines(of: items) { text += line + "\n" }
    }

    /// The lines of the members or elements, not indented.
    private func lines(of items: [PolicyItem]) -> [String] {
        var lines: [String] = []
        for item in items {
            if !item.heading.isEmpty { lines += ["", "# --- \(item.heading) ---"] }
            if item.isSetApart { lines.append("") }
            lines += item.comments.map { $0.isEmpty ? "#" : "# " + $0 }
            let own = item.key.isEmpty ? element(item.content) : member(item.key, item.content)
            let isComment = item.isSuggestion && !appliesSuggestions
            lines += isComment ? own.map { "# " + $0 } : own
        }
        return lines
    }

    private func member(_ key: String, _ content: PolicyItem.Content) -> [String] {
        let written = PolicyWriting.scalar(key)
        let isLong = written.unicodeScalars.count > PolicyYAML.maxPlainKeyScalars
        let head = isLong ? ["? \(written)"] : []
        let start = isLong ? ":" : "\(written):"
        if let flat = flat(content, after: isLong ? 0 : written.count) { return head + ["\(start) \(flat)"] }
        return head + [start] + block(content).map { $0.isEmpty ? "" : "  " + $0 }
    }

    private func element(_ content: PolicyItem.Content) -> [String] {
        if let flat = flat(content, after: 0) { return ["- \(flat)"] }
        return block(content).enumerated().map { place, line in
            line.isEmpty ? "" : (place == 0 ? "- " : "  ") + line
        }
    }

    private func block(_ content: PolicyItem.Content) -> [String] {
        switch content {
        case .text, .quotedText, .number, .flag: [flatText(content)]
        case .list(let items), .mapping(let items): lines(of: items)
        }
    }

    /// The content on one line; nil when it needs several.
    private func flat(_ content: PolicyItem.Content, after columns: Int) -> String? {
        switch content {
        case .text, .quotedText, .number, .flag: return flatText(content)
        case .list(let items), .mapping(let items):
            if items.isEmpty { return flatText(content) }
            guard content.isFlat() else { return nil }
            // Mappings in a list, or several in a mapping, read better with one a line.
            if case .list = content, items.contains(where: { $0.content.isMapping }) { return nil }
            if items.count > 1, items.contains(where: { $0.content.isMapping }) { return nil }
            let text = flatText(content)
            return text.count + columns <= PolicyYAML.maxFlatColumns ? text : nil
        }
    }

    private func flatText(_ content: PolicyItem.Content) -> String {
        switch content {
        case .text(let text): PolicyWriting.scalar(text)
        case .quotedText(let text): PolicyWriting.quoted(text)
        case .number(let number): "\(number)"
        case .flag(let flag): flag ? "true" : "false"
        case .list(let items): "[" + items.map { flatText($0.content) }.joined(separator: ", ") + "]"
        case .mapping(let items):
            "{" + items.map { "\(PolicyWriting.scalar($0.key)): \(flatText($0.content))" }.joined(separator: ", ") + "}"
        }
    }
}

extension PolicyItem.Content {
    fileprivate var isMapping: Bool {
        switch self {
        case .mapping: true
        case .text, .quotedText, .number, .flag, .list: false
        }
    }
}
