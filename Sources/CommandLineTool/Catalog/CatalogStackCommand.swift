internal import ArgumentParser
internal import CPosix
internal import Catalogue
internal import Diagnostics
internal import OperatingSystem

/// Shows what an agent can call over all of its servers, and one set of policies for them.
struct CatalogStackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stack",
        abstract: "Show what an agent can do with all of its servers together, and the policies for them.",
        usage: "sallyport catalog stack <file or server> ... [--write <directory>] [--force] [--json]",
        discussion: """
            A file is what a client starts its servers from (`mcpServers` of Claude Desktop, Claude Code, Cursor and \
            Windsurf, `servers` of VS Code, or a configuration of ours); a server is a name as for `show`. Nothing \
            is started or asked: what the servers offer is looked up in the catalogue.
            """)

    @Argument(help: "Files of clients (`.json`, `.yaml`, or a path with `/`), `-`, and names of servers.")
    var sources: [String]

    @Option(help: "Write a policy for each known server into a directory, which is made when it is missing.")
    var write: String?

    @Flag(help: "Replace policies that are there.")
    var force = false

    @Option(help: "The most tools that are listed; 0 for all.")
    var limit = 15

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("`--limit` takes a number from 0") }
    }

    func run() throws {
        var launches: [ServerLaunch] = []
        for source in sources {
            launches += Self.isFile(source) ? try ClientFile.launches(at: source) : [ServerLaunch(name: source)]
        }
        let index = try CatalogSource.open()
        let stack = try CatalogSource.reading { () throws(CatalogueFault) in try ToolStack(launches, in: index) }
        let record = StackRecord(stack)
        if let write { try save(record.policies, in: write) }
        try StandardOutput.write(
            json ? record.json + [UInt8(ascii: "\n")] : Array(record.page(on: Terminal.output, limit: limit).text.utf8))
    }

    /// A name of a server may have slashes, as packages do, but no file's ending and no leading dot, slash or tilde.
    private static func isFile(_ source: String) -> Bool {
        source == "-" || source.hasPrefix("/") || source.hasPrefix("./") || source.hasPrefix("../")
            || [".json", ".yaml", ".yml", ".jsonc"].contains { source.hasSuffix($0) }
    }

    private func save(_ policies: [StackPolicy], in directory: String) throws(ToolError) {
        // SAFETY: the path is lent as a terminated copy for the duration of the call.
        let result = unsafe cposix_make_directory_at(Int32(CPOSIX_WORKING_DIRECTORY), directory, 0o777)
        guard result == 0 || 0 &- result == CPOSIX_ERROR_EXISTS else {
            throw ToolError(
                "cannot make the directory \(PlainText.quoted(directory)): "
                    + SystemError(number: 0 &- result).words,
                help: "check the path and its permissions", exit: .failed)
        }
        // Nothing is written when one of the files is in the way.
        let paths = policies.map { "\(directory)/\($0.fileName)" }
        for path in paths { try OutputFile.check(path, mayReplace: force) }
        for (path, policy) in zip(paths, policies) {
            try OutputFile.write(Array(policy.yaml.utf8), to: path, mayReplace: force)
            StandardError.write("sallyport: wrote \(PlainText.escaped(path))\n")
        }
    }
}
