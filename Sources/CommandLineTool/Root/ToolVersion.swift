/// What this build calls itself.
enum ToolVersion {
    /// The program's name, as MCP servers see it too.
    static let name = "sallyport"
    /// The one place that says which version this is.
    static let number = "0.1.0"
}
