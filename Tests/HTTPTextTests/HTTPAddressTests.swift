internal import HTTPText
internal import Testing

struct HTTPAddressTests {
    @Test(arguments: [
        ("http://example.org", "example.org", 80, "/", "example.org"),
        ("HTTPS://Example.ORG/mcp", "example.org", 443, "/mcp", "example.org"),
        ("http://localhost:8080/mcp?a=b%20c", "localhost", 8080, "/mcp?a=b%20c", "localhost:8080"),
        ("http://127.0.0.1:80?x", "127.0.0.1", 80, "/?x", "127.0.0.1"),
        ("https://[2001:DB8::1]:443/", "2001:db8::1", 443, "/", "[2001:db8::1]"),
        ("http://[::ffff:127.0.0.1]:1", "::ffff:127.0.0.1", 1, "/", "[::ffff:127.0.0.1]:1"),
        ("http://a_b-c.xn--4gbrim:65535/a//b/../c", "a_b-c.xn--4gbrim", 65535, "/a//b/../c", "a_b-c.xn--4gbrim:65535"),
    ])
    func `an address is taken apart`(_ text: String, _ host: String, _ port: Int, _ target: String, _ authority: String)
        throws
    {
        let address = try HTTPAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.target == target)
        #expect(address.authority == authority)
        #expect(try HTTPAddress(address.text) == address)
    }

    @Test(arguments: [
        ("example.org", HTTPAddressError.scheme), ("ftp://example.org", .scheme), ("://x", .scheme), ("", .scheme),
        ("http://user@example.org", .userInformation), ("http://user:pw@example.org/", .userInformation),
        ("http://example.org/#a", .fragment), ("http://", .emptyHost), ("http:///mcp", .emptyHost),
        ("http://:80", .emptyHost),
        ("http://exa mple.org", .host), ("http://ex\u{E4}mple.org", .host), ("http://a..b", .host),
        ("http://a.b.", .host),
        ("http://a\\b", .target), ("http://1.2.3.256", .addressLikeHost), ("http://127.1", .addressLikeHost),
        ("http://0x7f.1", .addressLikeHost), ("http://0x7f000001", .addressLikeHost),
        ("http://2130706433", .addressLikeHost),
        ("http://1.2.3.04", .addressLikeHost), ("http://[::1", .ipv6), ("http://[1::2::3]", .ipv6),
        ("http://[:::]", .ipv6),
        ("http://[fe80::1%25eth0]", .ipv6), ("http://[1:2:3:4:5:6:7]", .ipv6), ("http://[::1]x", .port),
        ("http://a:", .port), ("http://a:0", .port), ("http://a:65536", .port), ("http://a:+1", .port),
        ("http://a:1x", .port),
        ("http://a/b c", .target), ("http://a/%2", .target), ("http://a/%zz", .target), ("http://a/\u{E4}", .target),
        ("http://a/\r\nX: y", .target), ("http://a?\"", .target),
    ])
    func `what is no address is refused with its reason`(_ text: String, _ error: HTTPAddressError) {
        #expect(throws: error) { try HTTPAddress(text) }
    }

    @Test func `an IP address is told from a name`() throws {
        #expect(try HTTPAddress("http://10.0.0.1").isIPAddress)
        #expect(try HTTPAddress("http://[::1]").isIPAddress)
        #expect(try !HTTPAddress("http://ten.example").isIPAddress)
    }
}
