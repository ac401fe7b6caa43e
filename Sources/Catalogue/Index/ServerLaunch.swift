/// How a client starts or reaches a server.
package struct ServerLaunch: Sendable, Hashable {
    /// What the client's file calls it.
    package let name: String
    /// The program and its arguments; empty for a server that is reached by its address.
    package let words: [String]
    /// The address; nil for a server that is started.
    package let url: String?

    /// A launch with every part given.
    package init(name: String, words: [String] = [], url: String? = nil) {
        self.name = name
        self.words = words
        self.url = url
    }
}
