internal import Catalogue
internal import Diagnostics
internal import JSONText

/// Tool definitions from a file, with the servers that list them.
struct CatalogClassifyInput {
    /// The most lines that are complained about one by one.
    static let maxFaults = 20

    /// A definition, and what is known of its server.
    struct Item {
        let tool: ListedTool
        let server: ServerContext
        /// The definition in canonical form; nil for a row that holds more than the definition.
        let canonical: [UInt8]?
    }

    /// The tools in the order of the file.
    private(set) var tools: [Item] = []
    /// What could not be read, in the order of the file.
    private(set) var faults: [ToolError] = []

    private let place: String
    private let server: String?

    /// Reads a list of tools, or one tool a line.
    init(path: String, server: String?) throws(ToolError) {
        place = path == "-" ? "standard input" : PlainText.quoted(path)
        self.server = server
        let bytes: [UInt8]
        do {
            bytes = try FileReader.bytes(of: path)
        } catch {
            throw ToolError(error.message, help: "name a file, or pipe the definitions in", exit: .invalid)
        }
        if Self.isLines(bytes) {
            readLines(bytes)
        } else {
            try readList(bytes)
        }
    }

    /// Whether the first line with something on it is a tool by itself, and more follows.
    private static func isLines(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first else { return false }
        do throws(JSONTextError) {
            let document = try JSONDocument(parsing: Array(first))
            return document.member("tools" as StaticString, of: .root) == nil
                && document.member("result" as StaticString, of: .root) == nil && document.kind(.root) == .object
        } catch {
            return false
        }
    }

    private mutating func readLines(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
            let place = "line \(number + 1) of \(self.place)"
            do throws(JSONTextError) {
                let document = try JSONDocument(parsing: Array(line))
                if let item = item(.root, in: document) {
                    tools.append(item)
                } else {
                    faults.append(
                        ToolError("\(place) holds no tool", help: "a tool is an object with a `name`", exit: .invalid))
                }
            } catch {
                faults.append(ToolError("\(place) is not strict JSON: \(error.message)", exit: .invalid))
            }
        }
    }

    private mutating func readList(_ bytes: [UInt8]) throws(ToolError) {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw ToolError(
                "\(place) is not strict JSON: \(error.message)", help: Self.help, exit: .invalid)
        }
        let result = document.member("result" as StaticString, of: .root) ?? .root
        let list = document.member("tools" as StaticString, of: result) ?? result
        guard document.kind(list) == .array else {
            guard let only = item(list, in: document) else {
                throw ToolError("\(place) holds no tools", help: Self.help, exit: .invalid)
            }
            tools.append(only)
            return
        }
        for (number, element) in document.elements(of: list).enumerated() {
            if let item = item(element, in: document) {
                tools.append(item)
            } else {
                faults.append(
                    ToolError(
                        "tool \(number + 1) of \(place) has no name",
                        help: "a tool is an object with a `name`", exit: .invalid))
            }
        }
    }

    /// A definition as servers list it, or a row that names server and tool beside it.
    private func item(_ node: JSONNodeID, in document: JSONDocument) -> Item? {
        guard document.kind(node) == .object else { return nil }
        let named = document.member("tool" as StaticString, of: node).flatMap { document.string($0) }
        let rowServer = document.member("server" as StaticString, of: node).flatMap { document.string($0) }
        let ownName = document.member("name" as StaticString, of: node).flatMap { document.string($0) }
        guard let tool = ListedTool(node, in: document, named: ownName ?? named) else { return nil }
        let isRow = rowServer != nil || ownName == nil
        return Item(
            tool: tool, server: ServerContext(name: server ?? rowServer ?? ""),
            canonical: isRow ? nil : PinnedDefinition.canonical(node, in: document))
    }

    private static let help = "save an answer to `tools/list`, or write one tool a line"
}
