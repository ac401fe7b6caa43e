internal import AuditFiles
internal import CPosix
internal import GatewayPorts
internal import OperatingSystem
internal import PolicyEngine

/// Everything that `status` tells.
package struct StatusReport: Sendable, Equatable {
    /// Calls that were under way when a lane's writer stopped, and that no gateway has recorded yet.
    package struct LeftCalls: Sendable, Equatable {
        /// The number of the lane.
        package var lane: Int
        /// How many calls.
        package var calls: Int

        /// So many calls of a lane.
        package init(lane: Int, calls: Int) {
            self.lane = lane
            self.calls = calls
        }
    }

    /// Where everything was looked for.
    package var stateDirectory: String
    /// When, in wall-clock nanoseconds since the epoch.
    package var nowNanoseconds: Int64
    /// The gateways.
    package var instances: InstanceDirectory.Contents
    /// The state files: none, or one as a rule.
    package var stores: [StoreReading]
    /// Every counter of the state files, the fullest first.
    package var limits: [LimitReading]
    /// What the next start of a gateway will record as unanswered.
    package var leftCalls: [LeftCalls]
    /// Why the audit trail cannot be read; nil when it can, or is not there.
    package var trailFailure: String?

    /// A report with every part given.
    package init(
        stateDirectory: String, nowNanoseconds: Int64, instances: InstanceDirectory.Contents, stores: [StoreReading],
        limits: [LimitReading], leftCalls: [LeftCalls] = [], trailFailure: String? = nil
    ) {
        self.stateDirectory = stateDirectory
        self.nowNanoseconds = nowNanoseconds
        self.instances = instances
        self.stores = stores
        self.limits = limits.sorted(by: Self.precedes)
        self.leftCalls = leftCalls
        self.trailFailure = trailFailure
    }

    /// False when a state file or a part of the audit trail cannot be used.
    package var isHealthy: Bool {
        trailFailure == nil && stores.allSatisfy { $0.failure == nil }
            && instances.running.map(\.snapshot).allSatisfy { snapshot in
                snapshot.ledger.failure == nil && (snapshot.audit?.isWhole ?? true)
            }
    }

    private static func precedes(_ one: LimitReading, _ other: LimitReading) -> Bool {
        if one.fill != other.fill { return one.fill > other.fill }
        let (one, other) = (one.key, other.key)
        return (one.server, one.tool, one.counter, one.grant, one.session, one.by)
            < (other.server, other.tool, other.counter, other.grant, other.session, other.by)
    }

    // MARK: - Looking

    /// Looks at everything below a state directory.
    /// - Throws: `ToolError` when the list of gateways cannot be read.
    static func look(at stateDirectory: String) throws(ToolError) -> StatusReport {
        let now = cposix_wall_nanoseconds()
        let directory = StateDirectory.instances(in: stateDirectory)
        let instances: InstanceDirectory.Contents
        do throws(SystemError) {
            instances = try InstanceDirectory(path: directory).read()
        } catch {
            throw ToolError(
                "cannot read `\(directory)`: \(error.words)",
                help: "run it as the user who runs the gateway, or name another directory with `--state-dir`",
                exit: .failed)
        }
        let book = LimitBook(of: instances.running)
        let looks = storePaths(stateDirectory, instances).map { StoreReading.look(at: $0, book, nowNanoseconds: now) }
        var report = StatusReport(
            stateDirectory: stateDirectory, nowNanoseconds: now, instances: instances, stores: looks.map(\.store),
            limits: looks.flatMap(\.limits))
        do throws(AuditFailure) {
            report.leftCalls = try AuditTail(directory: StateDirectory.trail(in: stateDirectory)).openCalls()
                .map { LeftCalls(lane: $0.lane, calls: $0.calls) }
        } catch {
            if error.errorNumber != CPOSIX_ERROR_NOT_FOUND { report.trailFailure = error.message }
        }
        return report
    }

    private static func storePaths(_ stateDirectory: String, _ instances: InstanceDirectory.Contents) -> [String] {
        let usual = StateDirectory.store(in: stateDirectory)
        var paths = Set(instances.running.compactMap(\.snapshot.ledger.file))
        if OpenDescriptor.size(of: usual) != nil { paths.insert(usual) }
        return paths.sorted()
    }
}

extension InstanceSnapshot.AuditReading {
    /// False when records were lost, or cannot be written now.
    var isWhole: Bool { isHealthy && lostRecords == 0 }
}
