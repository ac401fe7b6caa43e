internal import ArgumentParser
internal import Catalogue
internal import Diagnostics
internal import GatewayPorts
internal import PinFiles

/// Which pins are meant.
struct PinOptions: ParsableArguments {
    @Option(
        help: "Where the gateways keep their state. (default: $XDG_STATE_HOME/sallyport or ~/.local/state/sallyport)")
    var stateDir: String?

    @Option(help: "The group of grants, when several groups have pins of the server.")
    var group: String?

    /// The directory of the pins.
    func directory() throws(ToolError) -> PinDirectory {
        let state = try StateDirectory.resolve(option: stateDir, environment: ProcessEnvironment.current)
        return PinDirectory(path: StateDirectory.pins(in: state))
    }

    /// Every book that can be read, and what is wrong with the others.
    func books(in directory: PinDirectory) throws(ToolError) -> (books: [PinBook], failures: [PinStoreFailure]) {
        let findings: [PinDirectory.Finding]
        do throws(PinStoreFailure) {
            findings = try directory.findings()
        } catch {
            throw ToolError(error)
        }
        var books: [PinBook] = []
        var failures: [PinStoreFailure] = []
        for finding in findings {
            switch finding {
            case .book(let book): if group == nil || group == book.scope.group { books.append(book) }
            case .unreadable(let failure): failures.append(failure)
            }
        }
        return (books, failures)
    }

    /// The one book of a server.
    /// - Throws: `ToolError` when there is none, or one of several groups has to be named.
    func book(of server: String, in directory: PinDirectory) throws(ToolError) -> PinBook {
        let (books, failures) = try books(in: directory)
        let found = books.filter { $0.scope.server == server }
        if let book = found.first, found.count == 1 { return book }
        if found.count > 1 {
            let groups = found.map { PlainText.quoted($0.scope.group) }.joined(separator: ", ")
            throw ToolError(
                "several groups of grants have pins of \(PlainText.quoted(server)): \(groups)",
                help: "name one with `--group`", exit: .invalid)
        }
        if let failure = failures.first { throw ToolError(failure) }
        let servers = Set(books.map(\.scope.server)).sorted()
        guard !servers.isEmpty else {
            throw ToolError(
                "nothing is pinned in \(PlainText.quoted(directory.path))",
                help: "name the state directory of your gateway with `--state-dir`", exit: .invalid)
        }
        throw ToolError(
            "no tool of a server \(PlainText.quoted(server)) is pinned",
            help: NearName.help(for: server, among: servers, what: "pinned servers are"), exit: .invalid)
    }

    /// The pin of a tool.
    /// - Throws: `ToolError` when there is none.
    func pin(_ tool: String, in book: PinBook) throws(ToolError) -> Pin {
        if let pin = book[tool] { return pin }
        let names = Array(book.names.prefix(100))
        throw ToolError(
            "\(PlainText.quoted(book.scope.server)) has no pinned tool \(PlainText.quoted(tool))",
            help: NearName.help(for: tool, among: names, what: "pinned tools are"), exit: .invalid)
    }
}

extension ToolError {
    /// A failure of the files of pins.
    init(_ failure: PinStoreFailure) {
        self.init(failure.message, help: failure.help, exit: .failed)
    }
}
