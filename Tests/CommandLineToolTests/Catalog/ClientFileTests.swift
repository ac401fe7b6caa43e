import Catalogue
import CommandLineTool
import Testing

/// Files of clients, as `catalog stack` reads them.
struct ClientFileTests {
    private static func launches(_ text: String, file: String = "client.json") throws -> [ServerLaunch] {
        try ClientFile.launches(in: Array(text.utf8), file: file)
    }

    private static let git = ServerLaunch(name: "git", words: ["uvx", "mcp-server-git"])

    @Test(arguments: [
        #"{"mcpServers": {"git": {"command": "uvx", "args": ["mcp-server-git"]}}}"#,
        #"{"servers": {"git": {"type": "stdio", "command": "uvx", "args": ["mcp-server-git"]}}}"#,
        #"{"mcp": {"servers": {"git": {"command": "uvx", "args": ["mcp-server-git"]}}}}"#,
        #"{"context_servers": {"git": {"command": "uvx", "args": ["mcp-server-git"], "env": {"A": "${B}"}}}}"#,
        #"{"projects": {"/home/me": {"mcpServers": {"git": {"command": "uvx", "args": ["mcp-server-git"]}}}}}"#,
    ])
    func `each client's way to list servers is read`(text: String) throws {
        #expect(try Self.launches(text) == [Self.git])
    }

    @Test func `our own configuration is read without its variables`() throws {
        let text = """
            servers:
              git:
                command: [uvx, mcp-server-git]
              linear:
                url: https://mcp.linear.app/sse
                headers: {Authorization: "Bearer ${TOKEN}"}
            """
        let linear = ServerLaunch(name: "linear", url: "https://mcp.linear.app/sse")
        #expect(try Self.launches(text, file: "sallyport.yaml") == [Self.git, linear])
    }

    @Test func `comments and last commas are no obstacle, and strings keep what looks like one`() throws {
        let text = """
            // settings
            { /* the
                 servers */
              "mcpServers": {
                "git": {"command": "uvx", "args": ["mcp-server-git",],}, // the only one
                "web": {"url": "https://example.org/a//b/*c*/,]"},
              },
            }
            """
        let web = ServerLaunch(name: "web", url: "https://example.org/a//b/*c*/,]")
        #expect(try Self.launches(text) == [Self.git, web])
    }

    @Test(arguments: ["", "{", "[]", "{\"mcpServers\": {}}", "{\"servers\": [1]}", "/*", "{\"a\": \"\\"])
    func `what lists no server is an error and no crash`(text: String) {
        #expect(throws: (any Error).self) { _ = try Self.launches(text) }
    }
}
