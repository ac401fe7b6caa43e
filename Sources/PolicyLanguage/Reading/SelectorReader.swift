internal import Diagnostics
internal import DocumentText
internal import PolicyEngine

/// Reads selectors: exact names, globs with `*` and `?`, and `"*"` for all.
enum SelectorReader {
    /// Categories that the catalogue will give to tools.
    static let categories = ["@read", "@write", "@execute", "@destructive", "@financial"]

    static func isCategory(_ text: String) -> Bool {
        categories.contains(text)
    }

    static func read(_ text: String) throws(ReadingError) -> Selector {
        guard !text.isEmpty else {
            throw ReadingError("a selector is empty", help: "write a name, a glob such as `delete_*`, or `\"*\"`")
        }
        if text == "*" { return .all }
        if text.hasPrefix("@") {
            throw ReadingError(
                "\(PlainText.quoted(text)) is no category",
                help: "escape a name that starts with `@` as `\\@…`")
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
