internal import ArgumentParser

/// Looks at the configuration of a gateway of many servers.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check the configuration of `serve`, and show what it says.",
        subcommands: [ConfigCheckCommand.self, ConfigShowCommand.self])
}

/// Which configuration is looked at.
struct ConfigOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "The configuration: a YAML or JSON file, or `-` for standard input.")
    var config: String = "sallyport.yaml"
}
