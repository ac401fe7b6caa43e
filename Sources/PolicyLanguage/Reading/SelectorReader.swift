internal import Diagnostics
internal import DocumentText
internal import PolicyEngine
internal import ToolRisk

/// Reads selectors: exact names, globs with `*` and `?`, categories such as `@read`, and `"*"` for all.
enum SelectorReader {
    static func read(_ text: String) throws(ReadingError) -> Selector {
        guard !text.isEmpty else {
            throw ReadingError("a selector is empty", help: "write a name, a glob such as `delete_*`, or `\"*\"`")
        }
        if text == "*" { return .all }
        if text.hasPrefix("@") {
            let name = String(text.dropFirst())
            if let category = RiskCategory(rawValue: name) { return .category(category) }
            let words = RiskCategory.allCases.map(\.rawValue)
            let near = NearName.nearest(to: name.lowercased(), among: words).map { "did you mean `@\($0)`? " } ?? ""
            let known = words.map { "`@\($0)`" }.joined(separator: ", ")
            throw ReadingError(
                "\(PlainText.quoted(text)) is no category",
                help: near + "categories are \(known); escape a name that starts with `@` as `\\@…`")
        }
        var parts: [GlobPattern.Part] = []
        var name = ""
        var isGlob = false
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            switch scalar {
            case "*", "?":
                isGlob = true
                parts.append(scalar == "*" ? .anyRun : .anyOne)
            case "\\":
                guard let escaped = scalars.next(), ["*", "?", "@", "\\"].contains(escaped) else {
                    throw ReadingError(
                        "selector \(PlainText.quoted(text)) has a backslash that escapes nothing",
                        help: "a backslash escapes `*`, `?`, `@` and itself")
                }
                parts.append(.literal(escaped))
                name.unicodeScalars.append(escaped)
            default:
                parts.append(.literal(scalar))
                name.unicodeScalars.append(scalar)
            }
        }
        return isGlob ? .glob(GlobPattern(parts: parts)) : .exact(name)
    }
}
