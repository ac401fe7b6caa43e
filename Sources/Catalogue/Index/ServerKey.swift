/// The names of servers in the forms in which they are compared.
enum ServerKey {
    /// Lower case, without spaces around it.
    static func normalised(_ name: String) -> String {
        var text = Substring(name.lowercased())
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// An id without the place where the entry is from: `npm/@x/y` is `@x/y`.
    static func entry(_ id: String) -> String {
        guard let slash = id.firstIndex(of: "/") else { return id }
        return String(id[id.index(after: slash)...])
    }

    /// The last part of an id or package: `@x/y` is `y`.
    static func lastPart(_ id: String) -> String {
        guard let slash = id.lastIndex(of: "/") else { return id.lowercased() }
        return String(id[id.index(after: slash)...]).lowercased()
    }

    /// A repository as `owner/name` in lower case where it is one of GitHub's, else its address without the scheme.
    static func repository(_ text: String) -> String {
        var text = Substring(text.lowercased())
        for prefix in ["git+", "https://", "http://", "www.", "github.com/"] where text.hasPrefix(prefix) {
            text = text.dropFirst(prefix.count)
        }
        while text.last == "/" { text = text.dropLast() }
        if text.hasSuffix(".git") { text = text.dropLast(4) }
        return String(text)
    }

    /// A package without its version: `@x/y@1.2` is `@x/y`, `mcp-server-git==1.0` is `mcp-server-git`.
    static func unversioned(_ package: String) -> String {
        var text = Substring(package)
        if let equals = text.firstRange(of: "==") { text = text[..<equals.lowerBound] }
        if let bracket = text.firstIndex(of: "[") { text = text[..<bracket] }
        if let at = text.lastIndex(of: "@"), at != text.startIndex { text = text[..<at] }
        return String(text)
    }
}
