/// The names of tools that stand beside the one being judged.
package struct ToolNeighbours: Sendable {
    /// Most names of other servers that are kept; the rest is left out.
    package static let maxNames = 4096

    /// Names of the server's own tools.
    let own: Set<String>
    /// Tools of other servers by name, with the server; one server when several have a tool of this name.
    let others: [String: String]
    /// How the server's own names are spelled.
    let ownLetters: Set<[UInt8]>
    /// All of these names and how they look, the server's own last.
    let shapes: [NameShape]

    /// Nobody is known.
    package static let none = ToolNeighbours(own: [String](), others: [:])

    /// The names of the server's own tools, and those of other servers by server.
    package init(own: some Sequence<String>, others: [String: [String]]) {
        self.own = Set(own)
        var found: [String: String] = [:]
        for (server, names) in others.sorted(by: { $0.key < $1.key }) {
            for name in names where found.count < Self.maxNames && found[name] == nil { found[name] = server }
        }
        self.others = found
        let ownShapes = self.own.sorted().prefix(Self.maxNames).map { NameShape($0, server: nil) }
        ownLetters = Set(ownShapes.map(\.letters))
        let shapes = found.sorted { $0.key < $1.key }.map { NameShape($0.key, server: $0.value) }
        self.shapes = shapes + ownShapes
    }
}
