internal import ArgumentParser
internal import Catalogue

/// Shows one pattern.
struct AttacksShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one attack pattern: how it works, where it was seen, what stops it.")

    @Argument(help: "The pattern, such as `AP-05`.")
    var id: String

    @Flag(help: "Print the pattern as JSON.")
    var json = false

    func run() throws {
        let pattern = try AttackPattern.wanted(id)
        if json {
            try StandardOutput.write(AttackJSON.pattern(pattern))
        } else {
            try StandardOutput.write(AttackPage.pattern(pattern, on: Terminal.output))
        }
    }
}
