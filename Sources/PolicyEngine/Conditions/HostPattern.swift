/// A host that a URL may name: exact, or `*.example.com` for one or more labels below.
package struct HostPattern: Sendable, Hashable {
    /// The host in lower case, without the `*.` of a wildcard.
    package let host: String
    /// True for `*.host`: matches below `host`, not `host` itself.
    package let matchesSubdomains: Bool
    /// The host as URLs are compared with it.
    private let webHost: WebHost

    /// A pattern from its text, such as `example.com`, `*.example.com`, `127.0.0.1` or `[::1]`; nil when it is neither
    /// a host nor a wildcard of a name.
    package init?(_ text: String) {
        let matchesSubdomains = text.hasPrefix("*.")
        let host = text.dropFirst(matchesSubdomains ? 2 : 0).lowercased()
        let isBareIPv6 = !host.hasPrefix("[") && host.utf8.contains(UInt8(ascii: ":"))
        let written = isBareIPv6 ? "[\(host)]" : host
        guard let webHost = WebHost(written.utf8.span), !(matchesSubdomains && webHost.isAddress) else { return nil }
        self.host = host
        self.matchesSubdomains = matchesSubdomains
        self.webHost = webHost
    }

    /// Whether `text` is a URL of one of these hosts; an address that is not listed is undecidable, since it may belong
    /// to any name.
    static func outcome(of text: borrowing Span<UInt8>, _ patterns: [HostPattern]) -> Outcome {
        guard let host = WebHost(url: text) else { return .undecidable }
        if patterns.contains(where: { $0.matches(host) }) { return .holds }
        return host.isAddress ? .undecidable : .fails
    }

    private func matches(_ other: WebHost) -> Bool {
        guard matchesSubdomains else { return webHost == other }
        guard case .name(let parent) = webHost, case .name(let child) = other, child.count > parent.count else {
            return false
        }
        return child[child.count - parent.count - 1] == UInt8(ascii: ".") && child.span.hasSuffix(parent.span)
    }
}
