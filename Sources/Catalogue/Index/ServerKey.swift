/// The names of servers in the forms in which they are compared.
enum ServerKey {
    /// Lower case, without spaces around it.
    static func normalised(_ name: String) -> String {
        var text = Substring(name.lowercased())
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// Whether two names differ in nothing but the case of ASCII letters.
    static func isSame(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
        var others = right.utf8.makeIterator()
        for byte in left.utf8 {
            guard let other = others.next(), lower(byte) == lower(other) else { return false }
        }
        return others.next() == nil
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }

    /// An id without the place where the entry is from: `npm/@x/y` is `@x/y`.
    static func entry(_ id: String) -> Substring {
        guard let slash = id.utf8.firstIndex(of: UInt8(ascii: "/")) else { return id[...] }
        return id[id.utf8.index(after: slash)...]
    }

    /// The last part of an id or package: `@x/y` is `y`.
    static func lastPart(_ id: some StringProtocol) -> Substring {
        let id = Substring(id)
        guard let slash = id.utf8.lastIndex(of: UInt8(ascii: "/")) else { return id }
        return id[id.utf8.index(after: slash)...]
    }

    /// A repository as `owner/name` where it is one of GitHub's, else its address without the scheme.
    static func repository(_ text: String) -> Substring {
        var text = Substring(text)
        for prefix in ["git+", "https://", "http://", "www.", "github.com/"] {
            let head = text.prefix(prefix.utf8.count)
            if isSame(head, prefix) { text = text[head.endIndex...] }
        }
        while text.utf8.last == UInt8(ascii: "/") { text = text.dropLast() }
        if text.hasSuffix(".git") { text = text.dropLast(4) }
        return text
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
