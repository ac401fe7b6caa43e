internal import Catalogue
internal import Diagnostics
internal import JSONText

/// Reads tool definitions that were saved: an answer to `tools/list`, its result, the array in it, or what
/// `scan --json` prints.
enum DefinitionsFile {
    /// The tools in the file at `path`, judged as those of `server` where the file does not name its server.
    static func read(_ path: String, server: String) throws(ToolError) -> KnownTools {
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
        let named = document.member("server" as StaticString, of: result)
            .flatMap { document.member("name" as StaticString, of: $0) }
            .flatMap { document.string($0) }
        return KnownTools(
            tools: document.elements(of: list).compactMap { ServerTools.Tool($0, in: document) },
            server: ServerContext(name: named.map { "\($0) \(server)" } ?? server))
    }

    private static let help = "write it with `sallyport scan --json -- <server>`, or save an answer to `tools/list`"
}
