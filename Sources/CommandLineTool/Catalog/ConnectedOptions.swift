internal import ArgumentParser
internal import Catalogue

/// Where to look for servers that gateways have seen.
struct ConnectedOptions: ParsableArguments {
    @Option(
        help: "Where the gateways keep their state. (default: $XDG_STATE_HOME/sallyport or ~/.local/state/sallyport)")
    var stateDir: String?

    @Flag(help: "Show the built-in entry, even of a server that your gateways have seen.")
    var builtIn = false

    /// The server as gateways have seen it, else as the catalogue has it.
    func record(of name: String, in index: CatalogueIndex) throws(ToolError) -> ServerRecord {
        if let record = try connected(name, in: index) { return record }
        let found = try CatalogSource.server(named: name, in: index)
        return try CatalogSource.reading { () throws(CatalogueFault) in
            try ServerRecord(found.server, others: found.others, in: index)
        }
    }

    /// The server as gateways have seen it; nil when none has.
    func connected(_ name: String, in index: CatalogueIndex) throws(ToolError) -> ServerRecord? {
        guard !builtIn, let directory = try stateDirectory() else { return nil }
        guard let connected = try ConnectedServer.find(name, in: directory) else { return nil }
        let known = index.recognised(name: name)?.server
        return try CatalogSource.reading { () throws(CatalogueFault) in
            try ServerRecord(connected, known: known, in: index)
        }
    }

    /// The state directory; without an option and a home there is none, and nothing was seen.
    private func stateDirectory() throws(ToolError) -> String? {
        let environment = ProcessEnvironment.current
        if stateDir == nil, environment["XDG_STATE_HOME"] == nil, environment["HOME"] == nil { return nil }
        return try StateDirectory.resolve(option: stateDir, environment: environment)
    }
}
