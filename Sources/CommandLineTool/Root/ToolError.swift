internal import Diagnostics

/// A problem that ends a command: one sentence for the user, what to do about it, and how the process ends.
struct ToolError: Error, Equatable {
    /// What is wrong: lower case, no final stop, user text in backticks.
    let message: String
    /// What to do about it, as an imperative.
    let help: String?
    let exit: ToolExit

    init(_ message: String, help: String? = nil, exit: ToolExit) {
        self.message = message
        self.help = help
        self.exit = exit
    }

    /// The lines that standard error gets.
    var text: String {
        let help = help.map { "  help: \(PlainText.escaped($0))\n" } ?? ""
        return "sallyport: error: \(PlainText.escaped(message))\n\(help)"
    }
}
