package import Diagnostics
package import PolicyEngine
internal import PolicyLanguage

/// What a reload did, for log and audit.
package enum ReloadEvent: Sendable {
    /// Another policy is in force; counters that start anew are named.
    case replaced(version: String, counters: [Diagnostic], warnings: [Diagnostic])
    /// The file has errors; the old policy stays in force.
    case refused([Diagnostic])
    /// The file cannot be read; the old policy stays in force.
    case unreadable(String)
    /// The file is again what is in force.
    case restored
}

/// Puts a changed policy file in force while sessions run.
package struct PolicyReloader: Sendable {
    /// Looks at the file; called again and again, off the event loops.
    package typealias Look = @Sendable () -> PolicyWatch.Sighting

    private let file: String
    private let source: PolicySource
    private let modeOverride: EnforcementMode?
    private let zoneData: @Sendable (String) -> [UInt8]?
    private let report: @Sendable (ReloadEvent) -> Void

    /// A reloader of `file` into `source`; what it does is told to `report`.
    package init(
        file: String, source: PolicySource, modeOverride: EnforcementMode?,
        zoneData: @escaping @Sendable (String) -> [UInt8]?, report: @escaping @Sendable (ReloadEvent) -> Void
    ) {
        self.file = file
        self.source = source
        self.modeOverride = modeOverride
        self.zoneData = zoneData
        self.report = report
    }

    /// Watches until the task is cancelled.
    package func run(inForce: [UInt8], look: Look, pause: () async throws -> Void) async {
        var watch = PolicyWatch.StateMachine(inForce: inForce)
        while !Task.isCancelled {
            do {
                try await pause()
            } catch {
                return
            }
            saw(look(), &watch)
        }
    }

    /// Does what one look at the file calls for.
    package func saw(_ sighting: PolicyWatch.Sighting, _ watch: inout PolicyWatch.StateMachine) {
        switch watch.saw(sighting) {
        case .nothing: break
        case .load(let bytes): watch.loaded(bytes, accepted: load(bytes))
        case .reportUnreadable(let why): report(.unreadable(why))
        case .reportRestored: report(.restored)
        }
    }

    /// Compiles `bytes` and puts them in force; false when they have errors.
    func load(_ bytes: [UInt8]) -> Bool {
        let loaded = loadPolicy(bytes, file: file, zoneData: zoneData)
        guard let policy = loaded.policy else {
            report(.refused(loaded.diagnostics))
            return false
        }
        let old = source.snapshot.policy
        let snapshot = PolicySnapshot(policy, bytes: bytes, mode: modeOverride)
        source.replace(snapshot)
        report(
            .replaced(
                version: snapshot.policy.version, counters: counterChanges(from: old, to: policy),
                warnings: loaded.diagnostics))
        return true
    }
}
