internal import ArgumentParser
internal import AuditFiles
internal import GatewayRuntime

extension AuditDetail: ExpressibleByArgument {}

/// When records must be on the disk.
enum AuditSync: String, ExpressibleByArgument, CaseIterable {
    case always, interval, never

    var durability: Durability {
        switch self {
        case .always: .always
        case .interval: .standard
        case .never: .never
        }
    }
}

/// What happens to calls while the trail cannot be written.
enum AuditFailMode: String, ExpressibleByArgument, CaseIterable {
    case refuse, count

    var policy: AuditWriter.UnwritablePolicy {
        switch self {
        case .refuse: .refuse
        case .count: .count
        }
    }
}

/// What the command line says of the audit trail.
struct AuditOptions: ParsableArguments {
    @Option(
        name: .customLong("audit"),
        help: "What the audit keeps of arguments: keys (with a digest), values, or off for no audit.")
    var detail: AuditDetail = .keys

    @Option(
        name: .customLong("audit-sync"),
        help: "When records must be on the disk: always (before the answer), interval (within 50 ms), or never.")
    var sync: AuditSync = .interval

    @Option(
        name: .customLong("audit-fail-mode"),
        help: "What happens to calls while the trail cannot be written: refuse them, or count what is lost.")
    var failMode: AuditFailMode = .refuse

    /// Where and how the trail is kept; nil when it is off.
    func plan(stateDirectory: String) -> AuditPlan? {
        guard detail != .off else { return nil }
        var configuration = AuditWriter.Configuration(directory: StateDirectory.trail(in: stateDirectory))
        configuration.durability = sync.durability
        configuration.whenUnwritable = failMode.policy
        return AuditPlan(configuration: configuration)
    }
}

/// Where and how the audit trail is kept.
struct AuditPlan: Sendable {
    let configuration: AuditWriter.Configuration
}
