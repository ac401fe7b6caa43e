/// What is known of a server, where that decides what its tools do.
package struct ServerContext: Sendable, Hashable {
    /// Its name, package or address, as far as known.
    package var name: String
    /// The server's instructions or description; empty when it gives none.
    package var description: String

    /// A context with every part given.
    package init(name: String, description: String = "") {
        self.name = name
        self.description = description
    }
}
