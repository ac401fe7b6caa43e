internal import ArgumentParser

/// Everything about pinned definitions.
struct PinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Look at the definitions that servers are held to, and approve changed ones.",
        discussion: """
            The gateway pins the definition of each tool when it first sees it. A tool whose definition changed in a \
            way that the policy does not let pass (`on_drift`) is hidden and refused until somebody approves it here. \
            A running gateway notices within a second.
            """,
        subcommands: [PinListCommand.self, PinDiffCommand.self, PinApproveCommand.self, PinResetCommand.self])
}
