internal import ArgumentParser

/// What has gone wrong with tools of agents, shown and played.
struct Attacks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attacks",
        abstract: "Show known attack patterns, and play them against a policy.",
        subcommands: [AttacksListCommand.self, AttacksShowCommand.self, AttacksRunCommand.self])
}
