internal import ArgumentParser
internal import Diagnostics

/// Turns what the argument parser says into our own words.
enum ArgumentFault {
    /// The error for a command line that cannot be used.
    static func error(_ parserMessage: String, arguments: [String]) -> ToolError {
        let line = parserMessage.split(separator: "\n", omittingEmptySubsequences: true).first.map(String.init) ?? ""
        var message = lowerCased(line).replacing("'", with: "`")
        var help = "run `\(helpCommand(arguments))` to see what it accepts"
        if let suggestion = message.firstRange(of: ". Did you mean") {
            help = lowerCased(String(message[suggestion.lowerBound...].dropFirst(2)))
            message = String(message[..<suggestion.lowerBound])
        } else if let near = nearSubcommand(arguments) {
            message = "unknown command \(PlainText.quoted(near.written))"
            help = "did you mean `\(near.known)`? to run a server, put its command after `--`"
        }
        while message.hasSuffix(".") { message.removeLast() }
        if message.isEmpty { message = "the command line cannot be read" }
        return ToolError(message, help: help, exit: .invalid)
    }

    private static let names = Sallyport.subcommands.compactMap { $0.configuration.commandName }

    private static func helpCommand(_ arguments: [String]) -> String {
        guard let first = arguments.first, names.contains(first) else { return "sallyport --help" }
        return "sallyport help \(first)"
    }

    private static func nearSubcommand(_ arguments: [String]) -> (written: String, known: String)? {
        guard let first = arguments.first, !first.hasPrefix("-"), !names.contains(first) else { return nil }
        return NearName.nearest(to: first, among: names).map { (first, $0) }
    }

    private static func lowerCased(_ text: String) -> String {
        text.prefix(1).lowercased() + text.dropFirst()
    }
}
