/// Why a piece of text cannot be read: what is wrong, and what to write instead.
struct ReadingError: Error, Equatable {
    let message: String
    let help: String?

    init(_ message: String, help: String? = nil) {
        self.message = message
        self.help = help
    }
}
