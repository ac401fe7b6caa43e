/// Why pins could not be read or written.
package struct PinStoreFailure: Error, Sendable, Hashable {
    /// What happened and where, for people: lower case, no final stop.
    package let message: String
    /// What to do about it, as an imperative.
    package let help: String

    /// A failure in these words.
    package init(message: String, help: String) {
        self.message = message
        self.help = help
    }
}
