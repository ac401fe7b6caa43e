internal import ArgumentParser

/// Reads the audit trail.
struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Read the audit trail, and check that it is whole.",
        subcommands: [AuditTailCommand.self, AuditVerifyCommand.self])
}
