internal import JSONText
internal import MCPProtocol
internal import Testing

struct HeadersTests {
    private static let modern = "2026-07-28"

    @Test func `a modern request whose fields repeat its body passes`() throws {
        #expect(try fault(of: call("a"), version: Self.modern, method: "tools/call", name: "a") == nil)
        #expect(try fault(of: call("a"), version: " 2026-07-28\t", method: " tools/call ", name: "\ta ") == nil)
        #expect(try fault(of: request("tools/list", "{}"), version: Self.modern, method: "tools/list") == nil)
        #expect(
            try fault(of: request("tools/list", "{}"), version: Self.modern, method: "tools/list", name: "x") == nil)
        let read = request("resources/read", #"{"uri":"file:///a"}"#)
        #expect(try fault(of: read, version: Self.modern, method: "resources/read", name: "file:///a") == nil)
        let task = request("tasks/get", #"{"taskId":"t"}"#)
        #expect(try fault(of: task, version: Self.modern, method: "tasks/get", name: "t") == nil)
    }

    private static let disagreements: [(String?, String?, String?, HeaderFault)] = [
        (nil, "tools/call", "a", HeaderFault.versionMissing), ("2025-11-25", "tools/call", "a", .versionMismatch),
        ("2027-01-01", "tools/call", "a", .versionMismatch), ("x", "tools/call", "a", .versionMismatch),
        (modern, nil, "a", .methodMissing), (modern, "Tools/Call", "a", .methodMismatch),
        (modern, "tools/list", "a", .methodMismatch), (modern, "tools/call", nil, .nameMissing),
        (modern, "tools/call", "A", .nameMismatch), (modern, "tools/call", "", .nameMismatch),
        (modern, "tools/call", "a\u{E4}", .invalidCharacter), (modern, "tools/call", "=?base64?Yg==?=", .nameMismatch),
        (modern, "tools/call", "=?base64?YQ?=", .invalidBase64),
        (modern, "tools/call", "=?base64?Y*==?=", .invalidBase64),
        (modern, "tools/call", "=?base64?YR==?=", .invalidBase64),
        (modern, "tools/call", "=?BASE64?YQ==?=", .nameMismatch),
    ]

    @Test(arguments: disagreements)
    func `a field that does not repeat the body is refused`(
        _ version: String?, _ method: String?, _ name: String?, _ expected: HeaderFault
    ) throws {
        #expect(try fault(of: call("a"), version: version, method: method, name: name) == expected)
        #expect(expected.code == -32020)
    }

    @Test func `a name in base64 is decoded, and what only resembles it is literal`() throws {
        let cases = [
            ("größe", "=?base64?Z3LDtsOfZQ==?="), ("a", "=?base64?YQ==?="), ("", "=?base64??="),
            (" a ", "=?base64?IGEg?="),
            ("=?base64?YQ==", "=?base64?YQ=="), ("=?Base64?YQ==?=", "=?Base64?YQ==?="), ("=?base64?=", "=?base64?="),
        ]
        for (name, field) in cases {
            #expect(
                try fault(of: call(name), version: Self.modern, method: "tools/call", name: field) == nil, "\(field)")
        }
        #expect(
            try fault(of: call("=?base64?YQ==?="), version: Self.modern, method: "tools/call", name: "=?base64?YQ==?=")
                == .nameMismatch)
    }

    @Test func `a modern field needs a version in the body`() throws {
        let bare = #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#
        let found = try fault(of: bare, version: Self.modern, method: "tools/list")
        #expect(found == .bodyVersionMissing)
        #expect(found?.code == -32602)
        let notification = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#
        #expect(try fault(of: notification, version: Self.modern) == nil)
        #expect(try fault(of: notification, version: Self.modern, method: "ping") == .methodMismatch)
    }

    @Test func `an unknown revision in the body is not an old one`() throws {
        let future = request("tools/list", "{}", version: "2099-01-01")
        #expect(try fault(of: future, version: nil) == .versionMissing)
        #expect(try fault(of: future, version: "2025-06-18") == .versionMismatch)
        #expect(try fault(of: future, version: "2099-01-01", method: "tools/list") == nil)
        let draft = request("tools/list", "{}", version: "DRAFT")
        #expect(try fault(of: draft, version: "DRAFT") == .methodMissing)
        #expect(try fault(of: draft, version: "draft") == .versionMismatch)
    }

    @Test func `before that revision only the version is looked at`() throws {
        let bare = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a"}}"#
        for version in [nil, "2025-11-25", "2024-11-05", "2025-01-01"] {
            #expect(try fault(of: bare, version: version, method: "other", name: "b") == nil)
        }
        for version in ["", "2025-11-2x", "20251125", "latest", "2025-11-25, 2025-11-25"] {
            #expect(try fault(of: bare, version: version) == .versionInvalid, "\(version)")
        }
        #expect(RequestHeaders(version: slice(Self.modern)).isModern)
        #expect(RequestHeaders(version: slice("2030-01-01")).isModern)
        #expect(!RequestHeaders(version: slice("2025-11-25")).isModern)
        #expect(!RequestHeaders().isModern)
    }

    private func fault(
        of text: String, version: String?, method: String? = nil, name: String? = nil
    ) throws -> HeaderFault? {
        let (message, document) = try message(text)
        let headers = RequestHeaders(version: version.map(slice), method: method.map(slice), name: name.map(slice))
        do throws(HeaderFault) {
            try headers.check(message, in: document)
            return nil
        } catch {
            return error
        }
    }

    private func call(_ name: String) -> String {
        request("tools/call", #"{"name":"\#(name)"}"#)
    }

    private func request(_ method: String, _ params: String, version: String = modern) -> String {
        let meta = #""_meta":{"io.modelcontextprotocol/protocolVersion":"\#(version)"}"#
        let inner = params == "{}" ? "{\(meta)}" : "\(params.dropLast()),\(meta)}"
        return #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(inner)}"#
    }
}

struct HeadersParameterTests {
    private static let schema = """
        {"type":"object","properties":{
          "region":{"type":"string","x-mcp-header":"Region"},
          "x-mcp-header":{"type":"string"},
          "deep":{"type":"object","properties":{"count":{"type":"integer","x-mcp-header":"Count"}}},
          "dry":{"type":"boolean","x-mcp-header":"dry-run"},
          "free":{"type":"object","default":{"x-mcp-header":"data"}}}}
        """

    @Test func `declarations are found along properties`() throws {
        let parameters = try parameters(of: Self.schema)
        #expect(
            parameters.list == [
                HeaderParameter(header: "Region", path: ["region"]),
                HeaderParameter(header: "Count", path: ["deep", "count"]),
                HeaderParameter(header: "dry-run", path: ["dry"]),
            ])
        #expect(try self.parameters(of: #"{"type":"object"}"#) == .declared([]))
    }

    @Test(arguments: [
        #"{"type":"string","x-mcp-header":"A"}"#, #"{"properties":{"a":{"type":"number","x-mcp-header":"A"}}}"#,
        #"{"properties":{"a":{"x-mcp-header":"A"}}}"#, #"{"properties":{"a":{"type":["string"],"x-mcp-header":"A"}}}"#,
        #"{"properties":{"a":{"type":"string","x-mcp-header":""}}}"#,
        #"{"properties":{"a":{"type":"string","x-mcp-header":"A B"}}}"#,
        #"{"properties":{"a":{"type":"string","x-mcp-header":1}}}"#,
        #"{"properties":{"a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"}}}"#,
        #"{"properties":{"a":{"items":{"type":"string","x-mcp-header":"A"}}}}"#,
        #"{"anyOf":[{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}]}"#,
        #"{"$defs":{"d":{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}}}"#,
        #"{"properties":{"a":{"type":"string","x-mcp-\u0068eader":"A B"}}}"#,
    ])
    func `a declaration that breaks the rules is invalid`(_ schema: String) throws {
        #expect(try parameters(of: schema) == .invalid)
    }

    @Test(arguments: [
        (#"{"region":"eu","deep":{"count":42},"dry":true}"#, ["region": "eu", "COUNT": "42", "Dry-Run": "true"], nil),
        (#"{"region":"eu"}"#, ["region": "eu", "unknown": "x"], nil), (#"{}"#, [:], nil),
        (#"{"region":null}"#, [:], nil),
        (#"{"deep":{"count":42}}"#, ["count": "42.0"], nil),
        (#"{"deep":{"count":42.0}}"#, ["count": "=?base64?NDI=?="], nil),
        (#"{"region":"größe"}"#, ["region": "=?base64?Z3LDtsOfZQ==?="], nil),
        (#"{"region":"eu"}"#, ["region": " eu\t"], nil),
        (#"{"region":"eu"}"#, [:], HeaderFault.parameterMissing),
        (#"{"region":"eu"}"#, ["region": "EU"], .parameterMismatch),
        (#"{}"#, ["region": "eu"], .parameterUnexpected), (#"{"region":null}"#, ["region": ""], .parameterUnexpected),
        (#"{"deep":7}"#, ["count": "7"], .parameterUnexpected),
        (#"{"deep":{"count":42}}"#, ["count": "43"], .parameterMismatch),
        (#"{"deep":{"count":42}}"#, ["count": "042"], .parameterMismatch),
        (#"{"dry":true}"#, ["dry-run": "True"], .parameterMismatch),
        (#"{"dry":false}"#, ["dry-run": "false"], nil), (#"{"region":["eu"]}"#, ["region": "eu"], .parameterMismatch),
        (#"{"region":"eu"}"#, ["region": "=?base64?ZX?="], .invalidBase64),
        (#"{"region":"é"}"#, ["region": "é"], .invalidCharacter),
        (#"{"deep":{"count":9007199254740993}}"#, ["count": "9007199254740992"], .parameterMismatch),
    ])
    func `fields are compared with the arguments`(
        _ arguments: String, _ fields: [String: String], _ expected: HeaderFault?
    ) throws {
        let declared = try parameters(of: Self.schema).list
        let document = try document(arguments)
        let headers = RequestHeaders(
            parameters: fields.map { .init(name: slice($0.key), value: slice($0.value)) })
        var found: HeaderFault?
        do throws(HeaderFault) {
            try headers.checkParameters(declared, arguments: .root, in: document)
        } catch {
            found = error
        }
        #expect(found == expected)
    }

    @Test func `a call without arguments has no fields`() throws {
        let declared = try parameters(of: Self.schema).list
        let document = try document("{}")
        try RequestHeaders().checkParameters(declared, arguments: nil, in: document)
        let headers = RequestHeaders(parameters: [.init(name: slice("Region"), value: slice("eu"))])
        #expect(throws: HeaderFault.parameterUnexpected) {
            try headers.checkParameters(declared, arguments: nil, in: document)
        }
    }

    @Test func `a tool's definition knows its header parameters`() throws {
        let document = try document(#"{"name":"t","inputSchema":\#(Self.schema)}"#)
        let tool = try #require(ToolDefinition(.root, in: document))
        #expect(tool.headerParameters.list.map(\.header) == ["Region", "Count", "dry-run"])
    }

    private func parameters(of schema: String) throws -> HeaderParameters {
        HeaderParameters(of: .root, in: try document(schema))
    }
}

private func slice(_ text: String) -> ArraySlice<UInt8> {
    Array(text.utf8)[...]
}
