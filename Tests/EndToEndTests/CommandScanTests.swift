internal import JSONText
internal import Testing

/// `sallyport scan`.
struct CommandScanTests {
    private let scratch: ScratchDirectory
    private let server: [String]

    init() throws {
        scratch = try ScratchDirectory()
        server = ["--", try SallyportBinary.path(), "example-server"]
    }

    @Test func `the policy of a scan goes by what each tool can do and is valid`() throws {
        let run = try CommandRun.sallyport(["scan"] + server)
        #expect(run.status == 0)
        #expect(run.outputText.contains("\ndefault: deny\n"))
        #expect(run.outputText.contains("\n  echo: {}\n"))
        #expect(run.outputText.contains("\n  - delete_everything\n"))
        #expect(run.outputText.contains("\n  send_payment:\n    rules:\n      - {action: require_approval}\n"))
        #expect(run.errors.contains("tools from `sallyport-example 1.0.0`"))
        let check = try CommandRun.sallyport(["validate", "--strict", "-"], input: run.output)
        #expect(check.status == 0)
    }

    @Test func `the JSON form is what explain reads`() throws {
        let run = try CommandRun.sallyport(["scan", "--json"] + server)
        #expect(run.status == 0)
        let document = try JSONDocument(parsing: run.output)
        let tools = try #require(document.member("tools" as StaticString, of: .root))
        let first = try #require(document.element(0, of: tools))
        for key in ["name", "description", "arguments", "inputSchema"] {
            #expect(document.member(key, of: first) != nil)
        }
        let definitions = try scratch.file("tools.json", run.output)
        let policy = try scratch.file("policy.yaml", SamplePolicy.tools)
        let explained = try CommandRun.sallyport(
            ["explain", "-c", policy, "add", #"{"a":1,"b":2}"#, "--definitions", definitions])
        #expect(explained.status == 0)
    }

    @Test func `a file is written once and replaced only by force`() throws {
        let policy = "\(scratch.path)/policy.yaml"
        #expect(try CommandRun.sallyport(["scan", "-o", policy] + server).status == 0)
        try scratch.file("policy.yaml", "mine\n")
        let again = try CommandRun.sallyport(["scan", "-o", policy] + server)
        #expect(again.status == 2)
        #expect(again.errors.contains("exists already"))
        #expect(try scratch.bytes("policy.yaml") == Array("mine\n".utf8))
        #expect(try CommandRun.sallyport(["scan", "--force", "-o", policy] + server).status == 0)
        #expect(try scratch.bytes("policy.yaml").count > 100)
        let directory = try CommandRun.sallyport(["scan", "--force", "-o", scratch.path] + server)
        #expect(directory.status == 2)
        #expect(directory.errors.contains("is not a plain file"))
    }

    @Test func `a modern server is asked without a handshake, page by page`() throws {
        let script = #"""
            import json, sys
            META = "io.modelcontextprotocol/protocolVersion"
            for line in sys.stdin:
                m = json.loads(line)
                if m["method"] == "initialize":
                    answer = {"error": {"code": -32022, "message": "no", "data": {"supported": ["2026-07-28"]}}}
                else:
                    assert m["params"]["_meta"][META] == "2026-07-28"
                    page = m["params"].get("cursor", "first")
                    result = {"resultType": "complete", "tools": [{"name": page, "inputSchema": {"type": "object"}}]}
                    if page == "first":
                        result["nextCursor"] = "second"
                    answer = {"result": result}
                print("a stray line")
                print(json.dumps({"jsonrpc": "2.0", "id": m["id"], **answer}), flush=True)
            """#
        let server = try scratch.file("server.py", script)
        let run = try CommandRun.sallyport(["scan", "--", "python3", server])
        #expect(run.status == 0)
        #expect(run.outputText.contains("\n  first:"))
        #expect(run.outputText.contains("\n  second:"))
        #expect(run.errors.contains("2 tools, protocol 2026-07-28"))
    }

    @Test func `a server at an address is asked, and the session that it opened is ended`() throws {
        let policy = try scratch.file("allow.yaml", "version: \"1\"\ndefault: allow\n")
        let gateway = try HTTPProxySession(
            scratch,
            ["-c", policy, "--state-dir", scratch.path, "--transport", "http", "--port", "0"] + server)
        let address = "http://127.0.0.1:\(gateway.port)/mcp"
        let run = try CommandRun.sallyport(["scan", "--url", address])
        #expect(run.status == 0)
        #expect(run.outputText.contains("\n  - delete_everything\n"))
        #expect(run.errors.contains("tools from `sallyport-example 1.0.0`"))
        let status = try CommandRun.sallyport(["status", "--json", "--state-dir", scratch.path])
        #expect(status.outputText.contains("\"sessions\":0"))
        let nobody = try CommandRun.sallyport(["scan", "--url", address + "/nothing"])
        #expect(nobody.status == 5)
    }

    @Test func `a list that never ends is given up`() throws {
        let script = #"""
            import json, sys
            for line in sys.stdin:
                m = json.loads(line)
                if "id" not in m: continue
                result = {"protocolVersion": "2025-11-25", "capabilities": {}} if m["method"] == "initialize" else {
                    "tools": [], "nextCursor": "again"}
                print(json.dumps({"jsonrpc": "2.0", "id": m["id"], "result": result}), flush=True)
            """#
        let server = try scratch.file("server.py", script)
        let run = try CommandRun.sallyport(["scan", "--", "python3", server])
        #expect(run.status == 5)
        #expect(run.errors.contains("its list of tools does not end"))
    }

    @Test func `a server that cannot be started ends the scan with 5`() throws {
        let run = try CommandRun.sallyport(["scan", "--", "/no/such/server"])
        #expect(run.status == 5)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("the command `/no/such/server` cannot be started"))
    }

    @Test func `a server that ends before it answers ends the scan with 5`() throws {
        let run = try CommandRun.sallyport(["scan", "--", "sh", "-c", "exit 3"])
        #expect(run.status == 5)
        #expect(run.errors.contains("the server ended with status 3 before it listed its tools"))
    }

    @Test func `a silent server is given up in time`() throws {
        let run = try CommandRun.sallyport(["scan", "--timeout", "1", "--", "sh", "-c", "cat > /dev/null"])
        #expect(run.status == 5)
        #expect(run.errors.contains("did not list its tools within 1 second\n"))
    }

    @Test func `a signal ends the server first and the scan with the signal's status`() throws {
        let server = "kill -TERM $PPID; cat > /dev/null; touch '\(scratch.path)/server-ended'"
        let run = try CommandRun.sallyport(["scan", "--", "sh", "-c", server])
        #expect(run.status == 128 + 15)
        #expect(run.output.isEmpty)
        #expect(scratch.holds("server-ended"))
    }

    @Test(arguments: [
        ["scan"], ["scan", "--timeout", "0", "--", "true"], ["scan", "--url", "ftp://x"],
        ["scan", "--url", "http://127.0.0.1:1/", "--", "true"], ["scan", "--header", "a: b", "--", "true"],
    ])
    func `a scan that cannot be run ends with 2`(_ arguments: [String]) throws {
        let run = try CommandRun.sallyport(arguments)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
    }
}
