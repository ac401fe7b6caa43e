/// Why a text is not the address of an HTTP server.
package enum HTTPAddressError: Error, Sendable, Hashable, CaseIterable {
    case scheme
    case userInformation
    case fragment
    case emptyHost
    case host
    /// A host that only careless readers take for an IPv4 address: `0x7f.1`, `127.1`, `1.2.3.256`.
    case addressLikeHost
    case ipv6
    case port
    case target

    /// What is wrong, for people; quotes nothing.
    package var message: String {
        switch self {
        case .scheme: "an address begins with `http://` or `https://`"
        case .userInformation: "an address must not hold a user name or password"
        case .fragment: "an address must not have a fragment"
        case .emptyHost: "the address has no host"
        case .host: "the host is not a name in letters, digits, `-`, `_` and dots"
        case .addressLikeHost: "the host ends in a number but is not an IPv4 address of four decimal numbers"
        case .ipv6: "the host in brackets is not an IPv6 address"
        case .port: "the port is not a number from 1 to 65535"
        case .target: "the path or query holds a character that must be percent-encoded"
        }
    }

    /// What to do about it; nil when the message says enough.
    package var help: String? {
        switch self {
        case .scheme: "write the whole address, as in `https://example.org/mcp`"
        case .userInformation: "give credentials with `--header`"
        case .host: "write names outside ASCII in their `xn--` form"
        case .ipv6: "write it as in `http://[::1]:8080/mcp`, without a zone"
        case .fragment, .emptyHost, .addressLikeHost, .port, .target: nil
        }
    }
}
