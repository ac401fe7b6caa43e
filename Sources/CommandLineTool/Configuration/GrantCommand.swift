internal import ArgumentParser

/// Makes what a grant needs.
struct GrantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Make tokens for those who may use the gateway.",
        subcommands: [GrantNewCommand.self])
}
