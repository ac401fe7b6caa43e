/// URIs, their references, and templates of them (RFC 3986, RFC 3987, RFC 6570).
enum AddressFormat {
    private static let unreserved = Set("-._~".utf8)
    private static let delimiters = Set("!$&'()*+,;=".utf8)

    static func accepts(_ text: [UInt8], isAbsolute: Bool, isInternational: Bool) -> Bool {
        var rest = text[...]
        let fragment = cut(&rest, at: "#")
        let query = cut(&rest, at: "?")
        let colon = rest.firstIndex(of: UInt8(ascii: ":"))
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        if let colon, colon < slash {
            guard isScheme(rest[..<colon]) else { return false }
            rest = rest[(colon + 1)...]
        } else if isAbsolute {
            return false
        }
        if rest.starts(with: "//".utf8) {
            let behind = rest.dropFirst(2)
            let end = behind.firstIndex(of: UInt8(ascii: "/")) ?? behind.endIndex
            guard isAuthority(behind[..<end], isInternational) else { return false }
            rest = behind[end...]
        }
        return isText(rest, also: "/:@", isInternational)
            && isText(query ?? [], also: "/:@?", isInternational)
            && isText(fragment ?? [], also: "/:@?", isInternational)
    }

    /// Text with expressions in braces.
    static func isTemplate(_ text: [UInt8]) -> Bool {
        var rest = text[...]
        let refused = Set("\"<>\\^`|} ".utf8)
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "{") else {
                if byte < 0x20 || byte == 0x7F || refused.contains(byte) { return false }
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: "}")), isExpression(rest[..<end]) else { return false }
            rest = rest[(end + 1)...]
        }
        return true
    }

    // MARK: - Parts

    /// Cuts off what stands behind the first byte of a kind; nil when there is none.
    private static func cut(_ text: inout ArraySlice<UInt8>, at mark: Unicode.Scalar) -> ArraySlice<UInt8>? {
        guard let place = text.firstIndex(of: UInt8(ascii: mark)) else { return nil }
        defer { text = text[..<place] }
        return text[(place + 1)...]
    }

    private static func isScheme(_ text: ArraySlice<UInt8>) -> Bool {
        let others = Set("+-.".utf8)
        guard let first = text.first, FormatScan.isLetter(first) else { return false }
        return text.allSatisfy { FormatScan.isLetterOrDigit($0) || others.contains($0) }
    }

    private static func isAuthority(_ text: ArraySlice<UInt8>, _ isInternational: Bool) -> Bool {
        var host = text
        if let mark = host.firstIndex(of: UInt8(ascii: "@")) {
            guard isText(host[..<mark], also: ":", isInternational) else { return false }
            host = host[(mark + 1)...]
        }
        if host.first == UInt8(ascii: "[") {
            guard let end = host.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let literal = host[(host.startIndex + 1)..<end]
            let isFuture = literal.first.map { $0 | 0x20 == UInt8(ascii: "v") } ?? false
            guard isFuture ? isText(literal, also: ":", false) : NetworkFormat.isIPv6(literal) else { return false }
            return isPort(host[(end + 1)...])
        }
        let colon = host.firstIndex(of: UInt8(ascii: ":")) ?? host.endIndex
        return isText(host[..<colon], also: "", isInternational) && isPort(host[colon...])
    }

    private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        text.isEmpty || text.first == UInt8(ascii: ":") && text.dropFirst().allSatisfy(FormatScan.isDigit)
    }

    private static func isText(_ text: ArraySlice<UInt8>, also others: String, _ isInternational: Bool) -> Bool {
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst(), let low = rest.popFirst(), FormatScan.isHexadecimal(high),
                    FormatScan.isHexadecimal(low)
                else { return false }
                continue
            }
            let passes =
                FormatScan.isLetterOrDigit(byte) || unreserved.contains(byte) || delimiters.contains(byte)
                || others.utf8.contains(byte) || isInternational && byte >= 0x80
            guard passes else { return false }
        }
        return true
    }

    private static func isExpression(_ text: ArraySlice<UInt8>) -> Bool {
        let operators = Set("+#./;?&=,!@|".utf8)
        let names = text.first.map(operators.contains) == true ? text.dropFirst() : text
        return names.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).allSatisfy(isVariable)
    }

    /// A name, maybe with `*` or a length behind it.
    private static func isVariable(_ text: ArraySlice<UInt8>) -> Bool {
        var name = text
        if name.last == UInt8(ascii: "*") {
            name.removeLast()
        } else if let colon = name.firstIndex(of: UInt8(ascii: ":")) {
            let length = name[(colon + 1)...]
            guard (1...4).contains(length.count), length.allSatisfy(FormatScan.isDigit),
                length.first != UInt8(ascii: "0")
            else { return false }
            name = name[..<colon]
        }
        let others = Set("_%".utf8)
        return name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.allSatisfy { FormatScan.isLetterOrDigit($0) || others.contains($0) }
        }
    }
}
