/// Which server of the index a client's entry probably is.
package struct ServerRecognition: Sendable, Hashable {
    /// What it was recognised by.
    package enum Sign: String, Sendable, Hashable, CaseIterable {
        /// The package that its command runs.
        case package
        /// The image that its command runs.
        case image
        /// The repository that its command names.
        case repository
        /// The host of its address.
        case host
        /// Only what the client's file, or the user, calls it.
        case name
    }

    /// The server.
    package let server: CatalogueServer
    /// What it was recognised by.
    package let sign: Sign
    /// The words that were recognised.
    package let words: String
    /// False when others could go by the same words, so that a person should look.
    package let isSure: Bool
}
