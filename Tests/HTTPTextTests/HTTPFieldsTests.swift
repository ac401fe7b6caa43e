internal import HTTPText
internal import Testing

struct HTTPFieldsTests {
    @Test func `a name is found whatever its case, and the first of several wins`() {
        var fields = HTTPFields()
        fields.append("Content-Type", "application/json")
        fields.append("X", "first")
        fields.append("x", "second")
        #expect(fields.value("content-type") == "application/json")
        #expect(fields.value("x") == "first")
        #expect(fields.count(of: "x") == 2)
        #expect(fields.value("content") == nil)
    }

    @Test func `only the fields of the protocol and of tracing go up`() {
        let kept = [
            "Accept", "Content-Type", "MCP-Protocol-Version", "Mcp-Session-Id", "Mcp-Method", "Mcp-Name", "Mcp-Param-X",
            "mcp-param-region-code", "mcp-param-content-type", "Mcp-Param-0123456789", "Last-Event-ID", "traceparent",
            "tracestate", "baggage",
        ]
        let dropped = [
            "Authorization", "Cookie", "Proxy-Authorization", "X-Forwarded-For", "Forwarded", "Host", "Connection",
            "Transfer-Encoding", "Content-Length", "Mcp-Param-", "Mcp-Params", "Mcp-Other", "Origin", "User-Agent",
            "TE",
            "Content-Encoding", "Accept-Encoding", "Via", "mcp-param", "X-Mcp-Param-a",
        ]
        #expect(names(of: fields(kept + dropped).forwardedUp()) == kept)
    }

    @Test func `only the fields that a client needs come down`() {
        let kept = [
            "Content-Type", "Mcp-Session-Id", "MCP-Protocol-Version", "Cache-Control", "X-Accel-Buffering",
            "Retry-After",
            "Allow",
        ]
        let dropped = [
            "Set-Cookie", "Server", "Location", "WWW-Authenticate", "Content-Length", "Transfer-Encoding", "Connection",
            "Access-Control-Allow-Origin", "Mcp-Name", "Date", "Alt-Svc",
        ]
        #expect(names(of: fields(dropped + kept).forwardedDown()) == kept)
    }

    @Test func `fields are equal whatever the case of their names`() {
        var left = HTTPFields()
        left.append("Content-Type", "a")
        var right = HTTPFields()
        right.append("content-type", "a")
        #expect(left == right)
        right.append("x", "")
        #expect(left != right)
        #expect(right.forwardedUp() == left)
        #expect(left.isName(at: 0, prefixedBy: "content-"))
        #expect(!left.isName(at: 0, prefixedBy: "content-type-"))
    }

    private func fields(_ names: [String]) -> HTTPFields {
        var fields = HTTPFields()
        for name in names { fields.append(name, "value of \(name)") }
        return fields
    }

    private func names(of fields: HTTPFields) -> [String] {
        (0..<fields.count).map { String(decoding: fields.nameBytes(at: $0), as: UTF8.self) }
    }
}
