internal import JSONText

/// Writes a policy as JSON, indented by two spaces; JSON has no room for comments.
struct PolicyJSON {
    let appliesSuggestions: Bool
    private(set) var text = ""

    init(appliesSuggestions: Bool) {
        self.appliesSuggestions = appliesSuggestions
    }

    /// Writes the document with these members.
    mutating func write(_ items: [PolicyItem]) {
        text += value(.mapping(items), indent: "") + "\n"
    }

    private func value(_ content: PolicyItem.Content, indent: String) -> String {
        switch content {
        case .text(let text), .quotedText(let text): quoted(text)
        case .number(let number): "\(number)"
        case .flag(let flag): flag ? "true" : "false"
        case .list(let items): container("[", items.map { ("", $0) }, "]", indent: indent)
        case .mapping(let items): container("{", items.map { (quoted($0.key) + ": ", $0) }, "}", indent: indent)
        }
    }

    private func container(
        _ open: String, _ items: [(String, PolicyItem)], _ close: String, indent: String
    ) -> String {
        let live = items.filter { appliesSuggestions || !$0.1.isSuggestion }
        guard !live.isEmpty else { return open + close }
        let isShort = live.allSatisfy { $0.1.content.isFlat(levels: 0) }
        if isShort, !indent.isEmpty {
            let texts = live.map { $0.0 + value($0.1.content, indent: indent) }
            let line = "\(open) \(texts.joined(separator: ", ")) \(close)"
            if line.count <= 100 { return line }
        }
        let inner = indent + "  "
        let lines = live.map { inner + $0.0 + value($0.1.content, indent: inner) }
        return open + "\n" + lines.joined(separator: ",\n") + "\n" + indent + close
    }

    private func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
