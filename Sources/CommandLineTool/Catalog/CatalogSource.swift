internal import ArgumentParser
internal import Catalogue
internal import Diagnostics
internal import ToolRisk

/// The built-in index, opened for a command.
enum CatalogSource {
    static func open() throws(ToolError) -> CatalogueIndex {
        do throws(CatalogueFault) {
            return try CatalogueIndex.embedded()
        } catch {
            throw damaged(error)
        }
    }

    /// Runs a look-up whose only failure is a damaged index.
    static func reading<Value>(_ body: () throws(CatalogueFault) -> Value) throws(ToolError) -> Value {
        do throws(CatalogueFault) {
            return try body()
        } catch {
            throw damaged(error)
        }
    }

    private static func damaged(_ fault: CatalogueFault) -> ToolError {
        let what =
            switch fault {
            case .unknownFormat: "it has another format"
            case .damaged(let part): "the part `\(part)` is damaged"
            }
        return ToolError(
            "the built-in catalogue cannot be read: \(what)", help: "install this program anew", exit: .failed)
    }

    /// The server that a user names, and others of the same name.
    static func server(
        named name: String, in index: CatalogueIndex
    ) throws(ToolError) -> (server: CatalogueServer, others: [CatalogueServer]) {
        let found = index.servers(named: name)
        if let best = found.first { return (best.server, found.dropFirst().map(\.server)) }
        if let recognised = index.recognised(name: name) { return (recognised.server, []) }
        let near = index.serverName(near: name)
        let help =
            near.map { "did you mean `\($0)`? or look with `sallyport catalog search`" }
            ?? "look with `sallyport catalog search <words>`, or ask the server itself with `sallyport scan`"
        throw ToolError("the catalogue knows no server \(PlainText.quoted(name))", help: help, exit: .invalid)
    }
}

extension RiskCategory: ExpressibleByArgument {}
