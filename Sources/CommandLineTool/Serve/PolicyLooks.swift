internal import GatewayRuntime

/// Looks at all policy files of a configuration; belongs to the task that does so.
final class PolicyLooks {
    /// The most files that are read in one round.
    private static let maxReads = 128

    private let report: @Sendable (ReloadEvent, String) -> Void
    private var watched: [String: Watched] = [:]
    private var order: [String] = []
    private var next = 0

    private final class Watched {
        let source: PolicySource
        private let reloader: PolicyReloader
        private var machine: PolicyWatch.StateMachine

        init(_ entry: ServedPolicies.Entry, _ report: @escaping @Sendable (ReloadEvent, String) -> Void) {
            let path = entry.file.path
            source = entry.source
            machine = PolicyWatch.StateMachine(inForce: entry.file.bytes)
            reloader = PolicyReloader(
                file: path, source: entry.source, modeOverride: nil, zoneData: TimeZoneFiles.bytes(of:)
            ) { report($0, path) }
        }

        func look(at path: String) {
            reloader.saw(PolicyFile.look(at: path), &machine)
        }
    }

    /// What becomes of a changed file is told to `report`, with the file's path.
    init(report: @escaping @Sendable (ReloadEvent, String) -> Void) {
        self.report = report
    }

    /// Looks at the files, or at the next part of them when there are many.
    func look(_ entries: [String: ServedPolicies.Entry]) {
        follow(entries)
        for _ in 0..<min(order.count, Self.maxReads) {
            if next >= order.count { next = 0 }
            let path = order[next]
            next += 1
            watched[path]?.look(at: path)
        }
    }

    /// Begins to look at new files, and forgets those that nobody names any more.
    private func follow(_ entries: [String: ServedPolicies.Entry]) {
        let kept = watched.filter { entries[$0.key]?.source === $0.value.source }
        guard kept.count < max(watched.count, entries.count) else { return }
        watched = kept
        for (path, entry) in entries where watched[path] == nil { watched[path] = Watched(entry, report) }
        order = watched.keys.sorted()
    }
}
