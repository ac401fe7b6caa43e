internal import ArgumentParser
internal import CPosix
internal import Catalogue
internal import Diagnostics
internal import OperatingSystem

/// Finds the servers that clients have, writes a policy for each, and shows how to put the gateway in front.
struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Find the servers that clients on this machine use, and write a policy for each.",
        usage: "sallyport init [--client <name>] ... [--file <path>] ... [-o <directory>] [options]",
        discussion: """
            The files of Claude Code, Claude Desktop, Copilot, Cursor, Gemini, Kiro, LM Studio, VS Code, Windsurf and \
            Zed are looked for, for the user and for the project in the working directory. What the servers offer is \
            looked up in the catalogue: nothing is started or asked, and the clients' files are not changed.

            A policy that is there already is kept; with `--force` it is replaced, and the old one stays beside it \
            with the ending `.bak`.
            """)

    @Option(help: "Look at this client only; may be repeated.")
    var client: [String] = []

    @Option(help: "Look at this file instead; may be repeated.")
    var file: [String] = []

    @Option(
        name: [.customShort("o"), .long],
        help: "Where policies go. (default: `sallyport/policies` below `$XDG_CONFIG_HOME` or `~/.config`)")
    var output: String?

    @Flag(help: "Write nothing.")
    var dryRun = false

    @Flag(help: "Replace policies that are there.")
    var force = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let directory = try self.directory()
        let found = try launches()
        let index = try CatalogSource.open()
        let setUp = try CatalogSource.reading { () throws(CatalogueFault) in try SetUp(found, in: index) }
        let kept = dryRun ? [] : try write(setUp.policies, to: directory)
        let page = SetUpPage(setUp: setUp, directory: directory, kept: kept, isTrial: dryRun)
        try StandardOutput.write(json ? page.json + [UInt8(ascii: "\n")] : Array(page.text(on: Terminal.output).utf8))
    }

    // MARK: - What there is

    private func launches() throws -> [(location: ClientLocation, launches: [ServerLaunch])] {
        if let unknown = client.first(where: { !ClientLocation.clients.contains($0) }) {
            let names = ClientLocation.clients.map { "`\($0)`" }.joined(separator: ", ")
            throw ToolError(
                "no client is called \(PlainText.quoted(unknown))", help: "known are \(names); or give `--file`",
                exit: .invalid)
        }
        // A file that the user names has to be right; of those that are looked for, what cannot be read is told.
        if !file.isEmpty {
            return try file.map { (ClientLocation(client: "file", path: $0), try ClientFile.launches(at: $0)) }
        }
        var found: [(location: ClientLocation, launches: [ServerLaunch])] = []
        let locations = ClientLocation.all(environment: ProcessEnvironment.current)
        for location in locations where client.isEmpty || client.contains(location.client) {
            guard Self.isFile(location.path) else { continue }
            do throws(ToolError) {
                found.append((location, try ClientFile.launches(at: location.path)))
            } catch {
                StandardError.write("sallyport: passed over: \(PlainText.escaped(error.message))\n")
            }
        }
        guard !found.isEmpty else {
            throw ToolError(
                "no client with a server was found",
                help: "name its file with `--file`, or ask a server with `sallyport scan`", exit: .invalid)
        }
        return found
    }

    private static func isFile(_ path: String) -> Bool {
        // SAFETY: the path is lent as a terminated copy for the duration of the call.
        let status = unsafe cposix_describe_at(Int32(CPOSIX_WORKING_DIRECTORY), path)
        return status.error == 0 && status.kind == CPOSIX_KIND_FILE
    }

    // MARK: - What is written

    private func directory() throws(ToolError) -> String {
        if let output {
            guard !output.isEmpty, !output.utf8.contains(0) else {
                throw ToolError("`--output` is no directory", help: "name a directory", exit: .invalid)
            }
            return StateDirectory.absolute(output)
        }
        let environment = ProcessEnvironment.current
        if let settings = environment["XDG_CONFIG_HOME"], settings.hasPrefix("/") {
            return settings + "/sallyport/policies"
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else {
            throw ToolError(
                "there is no place for policies: neither `XDG_CONFIG_HOME` nor `HOME` is set",
                help: "name a directory with `--output`", exit: .invalid)
        }
        return home + "/.config/sallyport/policies"
    }

    /// Writes what is not there yet, or everything when told to.
    ///
    /// - Returns: the names of policies that were there and stay.
    private func write(_ policies: [StackPolicy], to directory: String) throws(ToolError) -> Set<String> {
        guard !policies.isEmpty else { return [] }
        try make(directory)
        var kept: Set<String> = []
        for policy in policies {
            let path = "\(directory)/\(policy.fileName)"
            let isThere = Self.isFile(path)
            guard !isThere || force else {
                kept.insert(policy.fileName)
                continue
            }
            if isThere { try keepOld(path) }
            try OutputFile.write(Array(policy.yaml.utf8), to: path, mayReplace: isThere)
        }
        return kept
    }

    private func keepOld(_ path: String) throws(ToolError) {
        let old: [UInt8]
        do throws(FileFailure) {
            old = try FileReader.bytes(of: path)
        } catch {
            throw ToolError(error.message, help: "check the file and its permissions", exit: .failed)
        }
        try OutputFile.write(old, to: path + ".bak", mayReplace: true)
    }

    private func make(_ directory: String) throws(ToolError) {
        var path = ""
        for part in directory.split(separator: "/") {
            path += "/\(part)"
            // SAFETY: the path is lent as a terminated copy for the duration of the call.
            let result = unsafe cposix_make_directory_at(Int32(CPOSIX_WORKING_DIRECTORY), path, 0o755)
            guard result == 0 || 0 &- result == CPOSIX_ERROR_EXISTS else {
                throw ToolError(
                    "cannot make the directory \(PlainText.quoted(path)): \(SystemError(number: 0 &- result).words)",
                    help: "choose another one with `--output`", exit: .failed)
            }
        }
    }
}
