/// A file in which a client keeps its servers.
package struct ClientLocation: Sendable, Hashable {
    /// The client, as `--client` names it.
    package let client: String
    /// The file.
    package let path: String

    /// The file of a client.
    package init(client: String, path: String) {
        self.client = client
        self.path = path
    }

    /// The clients whose files are looked for.
    package static let clients = [
        "claude-code", "claude-desktop", "copilot", "cursor", "gemini", "kiro", "lm-studio", "vscode", "windsurf",
        "zed",
    ]

    /// Where clients keep their servers on Linux: for the user, and for the project in the working directory.
    ///
    /// - Parameter environment: reads `HOME`, `XDG_CONFIG_HOME` and `CLAUDE_CONFIG_DIR`.
    package static func all(environment: [String: String]) -> [ClientLocation] {
        var locations: [ClientLocation] = []
        if let home = environment["HOME"], home.hasPrefix("/") {
            let named = environment["XDG_CONFIG_HOME"] ?? ""
            let settings = named.hasPrefix("/") ? named : home + "/.config"
            let claude = environment["CLAUDE_CONFIG_DIR"] ?? ""
            locations += [
                ClientLocation(
                    client: "claude-code", path: (claude.hasPrefix("/") ? claude : home) + "/.claude.json"),
                ClientLocation(client: "claude-desktop", path: settings + "/Claude/claude_desktop_config.json"),
                ClientLocation(client: "claude-desktop", path: settings + "/claude/claude_desktop_config.json"),
                ClientLocation(client: "copilot", path: home + "/.copilot/mcp-config.json"),
                ClientLocation(client: "cursor", path: home + "/.cursor/mcp.json"),
                ClientLocation(client: "gemini", path: home + "/.gemini/settings.json"),
                ClientLocation(client: "kiro", path: home + "/.kiro/settings/mcp.json"),
                ClientLocation(client: "lm-studio", path: home + "/.lmstudio/mcp.json"),
                ClientLocation(client: "vscode", path: settings + "/Code/User/mcp.json"),
                ClientLocation(client: "vscode", path: settings + "/Code - Insiders/User/mcp.json"),
                ClientLocation(client: "windsurf", path: home + "/.codeium/windsurf/mcp_config.json"),
                ClientLocation(client: "zed", path: settings + "/zed/settings.json"),
            ]
        }
        return locations + [
            ClientLocation(client: "claude-code", path: ".mcp.json"),
            ClientLocation(client: "cursor", path: ".cursor/mcp.json"),
            ClientLocation(client: "kiro", path: ".kiro/settings/mcp.json"),
            ClientLocation(client: "vscode", path: ".vscode/mcp.json"),
        ]
    }
}
