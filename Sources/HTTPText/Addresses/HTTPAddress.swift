/// The address of an HTTP server and a path on it, as in `https://example.org:8443/mcp?tenant=1`.
package struct HTTPAddress: Sendable, Hashable {
    /// How the server is spoken to.
    package enum Scheme: String, Sendable, Hashable, CaseIterable {
        case http, https

        /// The port when none is named.
        package var defaultPort: Int {
            switch self {
            case .http: 80
            case .https: 443
            }
        }
    }

    /// How the server is spoken to.
    package let scheme: Scheme
    /// A name in lower case, or an IP address without brackets.
    package let host: String
    /// 1 to 65535.
    package let port: Int
    /// Path and query, as they stand in a request line; never empty.
    package let target: String

    /// Whether the host is an IP address and no name.
    package var isIPAddress: Bool { host.contains(":") || IPAddressForm.isIPv4(host) }

    /// What the `Host` field says: the host, in brackets where due, and the port unless it is the usual one.
    package var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    /// The whole address.
    package var text: String { "\(scheme.rawValue)://\(authority)\(target)" }

    /// Reads an address.
    ///
    /// - Throws: why the text is none.
    package init(_ text: String) throws(HTTPAddressError) {
        guard let separator = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased())
        else { throw .scheme }
        let rest = text[separator.upperBound...]
        if rest.contains("#") { throw .fragment }
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "\\" } ?? rest.endIndex
        let authority = rest[..<authorityEnd]
        if authority.contains("@") { throw .userInformation }
        self.scheme = scheme
        (host, port) = try Self.readAuthority(authority, scheme)
        target = try Self.readTarget(rest[authorityEnd...])
    }

    private static func readAuthority(
        _ text: Substring, _ scheme: Scheme
    ) throws(HTTPAddressError) -> (host: String, port: Int) {
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { throw .ipv6 }
            let host = text[text.index(after: text.startIndex)..<close].lowercased()
            guard IPAddressForm.isIPv6(host) else { throw .ipv6 }
            return (host, try readPort(text[text.index(after: close)...], scheme))
        }
        let hostEnd = text.firstIndex(of: ":") ?? text.endIndex
        let host = text[..<hostEnd].lowercased()
        try checkName(host)
        return (host, try readPort(text[hostEnd...], scheme))
    }

    /// Reads what stands after the host: nothing, or a colon and a number.
    private static func readPort(_ text: Substring, _ scheme: Scheme) throws(HTTPAddressError) -> Int {
        if text.isEmpty { return scheme.defaultPort }
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == HTTPByte.colon, (1...5).contains(digits.count),
            digits.allSatisfy({ HTTPByte.isDigit($0) })
        else { throw .port }
        let port = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        guard (1...65535).contains(port) else { throw .port }
        return port
    }

    private static func checkName(_ host: String) throws(HTTPAddressError) {
        if host.isEmpty { throw .emptyHost }
        let labels = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        for label in labels {
            let isName = label.allSatisfy { byte in
                HTTPByte.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
            guard isName, (1...63).contains(label.count) else { throw .host }
        }
        guard host.utf8.count <= 253, let last = labels.last else { throw .host }
        let isNumber = last.allSatisfy { HTTPByte.isDigit($0) } || last.starts(with: "0x".utf8)
        if isNumber, !IPAddressForm.isIPv4(host) { throw .addressLikeHost }
    }

    private static func readTarget(_ text: Substring) throws(HTTPAddressError) -> String {
        let bytes = Array(text.utf8)
        let forbidden = Set("\"<>\\^`{|}".utf8)
        for (index, byte) in bytes.enumerated() {
            guard byte > 0x20, byte < 0x7F, !forbidden.contains(byte) else { throw .target }
            guard byte == UInt8(ascii: "%") else { continue }
            guard index + 2 < bytes.count, HTTPByte.hexadecimal(bytes[index + 1]) != nil,
                HTTPByte.hexadecimal(bytes[index + 2]) != nil
            else { throw .target }
        }
        return text.first == "/" ? String(text) : "/\(text)"
    }
}
