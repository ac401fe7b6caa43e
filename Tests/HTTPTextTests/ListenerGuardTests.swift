internal import HTTPText
internal import Testing

struct ListenerGuardTests {
    private let loopback = ListenerGuard(
        isLoopback: true, allowedHosts: ["Gate.example", "gate.example.org:8080"],
        allowedOrigins: ["https://App.example:444"])

    @Test(arguments: [
        "localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8080", "gate.example",
        "gate.example:99", "gate.example.org:8080",
    ])
    func `a loopback listener answers to its own names and those that were allowed`(_ host: String) {
        #expect(loopback.judge(fields(("Host", host))) == .allowed)
    }

    @Test(arguments: [
        "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "localhost.", "127.0.0.2", "10.0.0.1",
        "[::2]",
        "localhost:x", "localhost:", "localhost:123456", "gate.example.org", "gate.example.org:80", "", ":80", "[::1",
        "[::1]x", "user@localhost", "localhost:80:80", "evil.example:localhost",
    ])
    func `a loopback listener does not answer to other names`(_ host: String) {
        #expect(loopback.judge(fields(("Host", host))) == .hostRefused)
    }

    @Test func `a host must be there once`() {
        #expect(loopback.judge(fields()) == .hostMissing)
        #expect(loopback.judge(fields(("Host", "localhost"), ("host", "localhost"))) == .hostMissing)
    }

    @Test func `a listener that all may reach answers to bare addresses, not to unknown names`() {
        let open = ListenerGuard(isLoopback: false, allowedHosts: ["gate.example"])
        for host in ["10.0.0.1:8080", "[fe80::1]:80", "gate.example", "localhost"] {
            #expect(open.judge(fields(("Host", host))) == .allowed, "\(host)")
        }
        for host in ["evil.example", "10.0.0.256", "0x7f.1", "[::g]"] {
            #expect(open.judge(fields(("Host", host))) == .hostRefused, "\(host)")
        }
    }

    @Test(arguments: [
        ("http://localhost:3000", true), ("https://127.0.0.1", true), ("http://[::1]:5", true),
        ("HTTP://LOCALHOST", true),
        ("https://app.example:444", true), ("https://app.example", false), ("http://app.example:444", false),
        ("null", false), ("", false), ("http://evil.example", false), ("http://localhost.evil.example", false),
        ("http://localhost/", false), ("ftp://localhost", false), ("file://", false), ("localhost", false),
        ("http://user@localhost", false), ("http://localhost http://localhost", false),
    ])
    func `a page may speak to the listener when it is local or was allowed`(_ origin: String, _ isAllowed: Bool) {
        let verdict = loopback.judge(fields(("Host", "localhost"), ("Origin", origin)))
        #expect(verdict == (isAllowed ? .allowed : .originRefused))
    }

    @Test func `two origins are refused, and refusals have their status`() {
        let two = fields(("Host", "localhost"), ("Origin", "http://localhost"), ("origin", "http://localhost"))
        #expect(loopback.judge(two) == .originRefused)
        #expect(ListenerVerdict.originRefused.status == 403)
        #expect(ListenerVerdict.hostRefused.status == 403)
        #expect(ListenerVerdict.hostMissing.status == 400)
    }
}

struct RequestRulesTests {
    @Test func `a usual request passes, and repeated fields that are lists too`() throws {
        try RequestRules.check(post())
        try RequestRules.check(post(("Accept", "application/json"), ("accept", "text/event-stream")))
        try RequestRules.check(post(("Transfer-Encoding", "Chunked")))
        try RequestRules.check(
            post(("Content-Length", "10"), ("Expect", "100-Continue"), ("Content-Encoding", "Identity")))
        try RequestRules.check(
            HTTPRequestHead(method: .get, target: "/mcp?a=b", fields: fields(("Host", "h"), ("Content-Length", "00"))))
        try RequestRules.check(HTTPRequestHead(method: .get, target: "/", fields: fields()), isVersion10: true)
        #expect(RequestRules.awaitsContinue(fields(("expect", "100-continue"))))
        #expect(!RequestRules.awaitsContinue(fields(("expect", "x"))))
    }

    @Test(arguments: ["application/json", "Application/JSON; charset=UTF-8", "application/json ;charset=\"utf-8\""])
    func `JSON is accepted as it is usually named`(_ type: String) throws {
        try RequestRules.check(
            HTTPRequestHead(method: .post, target: "/", fields: fields(("Host", "h"), ("Content-Type", type))))
    }

    @Test(arguments: [
        "", "text/plain", "application/jsonx", "application/json, text/plain", "application/json; charset=latin1",
        "application/json;", "application/json; charset=utf-8; charset=utf-8", "application/json x",
        "application/json; q=1",
    ])
    func `another type is refused with 415`(_ type: String) {
        let head = HTTPRequestHead(method: .post, target: "/", fields: fields(("Host", "h"), ("Content-Type", type)))
        #expect(throws: RequestFault.contentType) { try RequestRules.check(head) }
        #expect(RequestFault.contentType.status == 415)
    }

    @Test func `what could be read in two ways is refused`() {
        let cases: [(HTTPRequestHead, RequestFault)] = [
            (post(("Host", "other")), .repeatedField), (post(("content-type", "application/json")), .repeatedField),
            (post(("Content-Length", "1"), ("content-length", "1")), .repeatedField),
            (post(("Mcp-Method", "a"), ("mcp-method", "a")), .repeatedField),
            (post(("Mcp-Param-X", "a"), ("MCP-PARAM-x", "b")), .repeatedField),
            (post(("Authorization", "a"), ("authorization", "a")), .repeatedField),
            (post(("Content-Length", "1"), ("Transfer-Encoding", "chunked")), .length),
            (post(("Content-Length", "-1")), .length), (post(("Content-Length", "")), .length),
            (post(("Content-Length", "1,1")), .length), (post(("Content-Length", "9999999999999999999")), .length),
            (post(("Transfer-Encoding", "gzip, chunked")), .transferEncoding), (post(("Expect", "x")), .expectation),
            (post(("Content-Encoding", "gzip")), .contentEncoding),
            (
                HTTPRequestHead(method: .post, target: "/", fields: fields(("Content-Type", "application/json"))),
                .noHost
            ),
            (
                HTTPRequestHead(method: .get, target: "/", fields: fields(("Host", "h"), ("Content-Length", "1"))),
                .bodyNotAllowed
            ),
            (
                HTTPRequestHead(
                    method: .delete, target: "/", fields: fields(("Host", "h"), ("Transfer-Encoding", "chunked"))),
                .bodyNotAllowed
            ),
        ]
        for (head, fault) in cases {
            #expect(throws: fault, "\(head)") { try RequestRules.check(head) }
        }
        #expect(throws: RequestFault.transferEncoding) {
            try RequestRules.check(post(("Transfer-Encoding", "chunked")), isVersion10: true)
        }
    }

    @Test(arguments: ["*", "http://host/mcp", "host:80", "", "/a b", "/a#b", "/\u{E4}", "/a\u{7F}"])
    func `a target that is not a path is refused`(_ target: String) {
        let head = HTTPRequestHead(method: .options, target: target, fields: fields(("Host", "h")))
        #expect(throws: RequestFault.target) { try RequestRules.check(head) }
    }

    private func post(_ more: (String, String)...) -> HTTPRequestHead {
        var all = fields(("Host", "localhost"), ("Content-Type", "application/json"))
        for (name, value) in more { all.append(name, value) }
        return HTTPRequestHead(method: .post, target: "/mcp", fields: all)
    }
}

private func fields(_ pairs: (String, String)...) -> HTTPFields {
    var fields = HTTPFields()
    for (name, value) in pairs { fields.append(name, value) }
    return fields
}
