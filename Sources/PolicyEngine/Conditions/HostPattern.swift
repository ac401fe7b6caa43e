/// A host that a URL may name: exact, or `*.example.com` for one or more labels below.
package struct HostPattern: Sendable, Hashable {
    /// The host in lower case, without the `*.` of a wildcard.
    package let host: String
    /// True for `*.host`: matches below `host`, not `host` itself.
    package let matchesSubdomains: Bool

    /// A pattern from its text, such as `example.com`, `*.example.com` or `127.0.0.1`; nil when it is neither a host nor a wildcard of one.
    package init?(_ text: String) {
        var rest = text[...]
        var wildcard = false
        if rest.hasPrefix("*.") {
            wildcard = true
            rest = rest.dropFirst(2)
        }
        guard !rest.isEmpty, rest.utf8.allSatisfy(HostPattern.isHostByte) else { return nil }
        self.host = rest.lowercased()
        self.matchesSubdomains = wildcard
    }

    /// Letters, digits, `-`, `.`, `_`, and what IPv6 literals need.
    static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }
}
