/// Why a piece of text cannot be read: what is wrong, and what to write instead.
package struct ReadingError: Error, Equatable {
    /// What is wrong.
    package let message: String
    /// What to write instead.
    package let help: String?

    /// What is wrong, and what to write instead.
    package init(_ message: String, help: String? = nil) {
        self.message = message
        self.help = help
    }
}
