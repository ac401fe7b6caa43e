internal import ArgumentParser

/// The root command: without a subcommand it runs a server behind a policy.
struct Sallyport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ToolVersion.name,
        abstract: "A policy gateway for MCP: put it where the server's command stood.",
        usage: """
            sallyport [options] -c <policy> -- <server> [<arguments> ...]
            sallyport <command> [options]
            """,
        discussion: """
            Every message is read strictly. Every call is decided by the policy and counted before it is \
            forwarded, and recorded before it is answered.

            exit codes: 0 success, 1 an error while running, 2 invalid command line or file, 3 a check found \
            something, 4 denied by policy, 5 the server cannot be reached, 128 + n ended by signal n
            """,
        version: "\(ToolVersion.name) \(ToolVersion.number)",
        subcommands: subcommands,
        defaultSubcommand: Wrap.self)

    static let subcommands: [any ParsableCommand.Type] = [
        Wrap.self, Serve.self, Validate.self, Explain.self, Scan.self, Init.self, CatalogCommand.self, Attacks.self,
        Status.self, Audit.self, PinCommand.self, ConfigCommand.self, GrantCommand.self, ExampleServerCommand.self,
    ]
}
