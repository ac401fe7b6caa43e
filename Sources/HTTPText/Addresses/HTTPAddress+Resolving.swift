extension HTTPAddress {
    /// Whether two addresses are of one server: how it is spoken to, its name and its port.
    package func hasSameOrigin(as other: HTTPAddress) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    /// The address that a reference means where this one is read: a whole address, or a part of one (RFC 3986, 5.2).
    ///
    /// - Throws: why the reference means none.
    package func resolving(_ reference: String) throws(HTTPAddressError) -> HTTPAddress {
        if reference.isEmpty { throw .target }
        if Self.hasScheme(reference) { return try HTTPAddress(reference) }
        if reference.hasPrefix("//") { return try HTTPAddress("\(scheme.rawValue):\(reference)") }
        let (path, query) = Self.split(reference)
        let (ownPath, _) = Self.split(target)
        let whole: Substring
        if path.isEmpty {
            whole = ownPath
        } else if path.first == "/" {
            whole = path
        } else {
            let folderEnd = ownPath.lastIndex(of: "/") ?? ownPath.startIndex
            whole = ownPath[..<folderEnd] + "/" + path
        }
        return try HTTPAddress("\(scheme.rawValue)://\(authority)\(Self.withoutDots(whole))\(query)")
    }

    /// Whether a reference begins with a scheme, of whatever kind.
    private static func hasScheme(_ reference: String) -> Bool {
        guard let colon = reference.utf8.firstIndex(of: HTTPByte.colon) else { return false }
        let name = reference.utf8[..<colon]
        guard let first = name.first, isLetter(first) else { return false }
        return name.allSatisfy { isLetter($0) || HTTPByte.isDigit($0) || [0x2B, 0x2D, 0x2E].contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// The path, and the query with its question mark.
    private static func split(_ target: String) -> (path: Substring, query: Substring) {
        let end = target.firstIndex(of: "?") ?? target.endIndex
        return (target[..<end], target[end...])
    }

    /// An absolute path without `.` and `..`.
    private static func withoutDots(_ path: Substring) -> String {
        var kept: [Substring] = []
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch segment {
            case ".":
                if isLast { kept.append("") }
            case "..":
                if !kept.isEmpty { kept.removeLast() }
                if isLast { kept.append("") }
            default:
                kept.append(segment)
            }
        }
        return "/" + kept.joined(separator: "/")
    }
}
