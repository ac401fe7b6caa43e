import PolicyEngine
import Testing

@Suite struct ElicitationPolicyTests {
    private static let own = HostPattern.covering("mcp.example.com")

    private func fault(
        _ policy: ElicitationPolicy, _ question: ElicitationKind, secret: Bool = false,
        ownHosts: [HostPattern] = Self.own
    ) -> ElicitationFault? {
        policy.fault(in: question, secret: secret, ownHosts: ownHosts)
    }

    @Test func `a careful policy lets forms pass that ask for no secret`() {
        #expect(fault(.careful, .form) == nil)
        #expect(fault(.careful, .form, secret: true) == .secret)
        #expect(fault(.careful, .unknown) == .denied)
    }

    @Test(arguments: [
        "https://mcp.example.com/login", "http://MCP.example.com:8080", "https://a.b.mcp.example.com./x?y#z",
    ])
    func `the server's own host and what is below it is no other host`(url: String) {
        #expect(fault(.careful, .address(url)) == nil)
        #expect(fault(.careful, .address(url), ownHosts: []) == .foreignAddress)
    }

    @Test(arguments: [
        "https://example.com/", "https://evilmcp.example.com/", "https://mcp.example.com.evil.example/",
        "https://mcp.example.com@evil.example/", "https://evil.example\\@mcp.example.com/", "javascript:alert(1)",
        "//mcp.example.com/", "file://mcp.example.com/etc", "https:///mcp.example.com", "https://127.0.0.1/", "",
        "https://mcp.example.com\t.evil.example/",
    ])
    func `any other address leads away`(url: String) {
        #expect(fault(.careful, .address(url)) == .foreignAddress)
        #expect(fault(ElicitationPolicy(.allow), .address(url)) == nil)
    }

    @Test func `listed hosts stand in the place of the server's own`() throws {
        let hosts = [try #require(HostPattern("*.example.org")), try #require(HostPattern("127.0.0.1"))]
        let policy = ElicitationPolicy(action: .allow, allowsSecrets: true, addresses: .listed(hosts))
        #expect(fault(policy, .address("https://login.example.org/")) == nil)
        #expect(fault(policy, .address("http://127.0.0.1:1/")) == nil)
        #expect(fault(policy, .address("https://example.org/")) == .foreignAddress)
        #expect(fault(policy, .address("https://mcp.example.com/")) == .foreignAddress)
        #expect(fault(policy, .form, secret: true) == nil)
        #expect(fault(policy, .unknown) == .denied)
    }

    @Test func `a server that is reached by a number has that number for its own`() {
        #expect(fault(.careful, .address("http://127.0.0.1/"), ownHosts: HostPattern.covering("127.0.0.1")) == nil)
        #expect(fault(.careful, .address("http://[::1]:80/"), ownHosts: HostPattern.covering("::1")) == nil)
        #expect(
            fault(.careful, .address("http://2.127.0.0.1/"), ownHosts: HostPattern.covering("127.0.0.1"))
                == .foreignAddress)
        #expect(HostPattern.covering("no host").isEmpty)
    }

    @Test(arguments: [ServerRequestAction.deny, .requireApproval])
    func `what is denied is denied in every form, and all of what is allowed passes`(action: ServerRequestAction) {
        for question in [ElicitationKind.form, .address("https://mcp.example.com/"), .unknown] {
            #expect(fault(ElicitationPolicy(action), question) == .denied)
            #expect(fault(ElicitationPolicy(.allow), question, secret: true) == nil)
        }
    }
}
