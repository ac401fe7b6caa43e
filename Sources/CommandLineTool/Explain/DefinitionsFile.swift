internal import Diagnostics
internal import JSONText
internal import MCPProtocol

/// Reads tool definitions that were saved: an answer to `tools/list`, its result, the array in it, or what
/// `scan --json` prints.
enum DefinitionsFile {
    static func read(_ path: String) throws(ToolError) -> [ToolDefinition] {
        let bytes: [UInt8]
        do {
            bytes = try FileReader.bytes(of: path)
        } catch {
            throw ToolError(error.message, help: "check the path after `--definitions`", exit: .invalid)
        }
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw ToolError(
                "\(PlainText.quoted(path)) is not strict JSON: \(error.message)", help: Self.help, exit: .invalid)
        }
        let result = document.member("result" as StaticString, of: .root) ?? .root
        let list = document.member("tools" as StaticString, of: result) ?? result
        guard document.kind(list) == .array else {
            throw ToolError("\(PlainText.quoted(path)) holds no list of tools", help: Self.help, exit: .invalid)
        }
        return document.elements(of: list).compactMap { ToolDefinition($0, in: document) }
    }

    private static let help = "write it with `sallyport scan --json -- <server>`, or save an answer to `tools/list`"
}
