internal import ConfigLanguage
internal import Diagnostics
internal import GatewayRuntime
internal import Logging
internal import NIOCore
internal import PolicyEngine

/// Runs the gateway of a configuration, and watches the file and its policies meanwhile.
struct ServeRun: Sendable {
    private let path: String
    private let bytes: [UInt8]
    private let configuration: GatewayConfiguration
    private let policies: ServedPolicies
    private let stateDirectory: String?
    /// What the command line says of the log's volume, whatever the file says.
    private let fixedLevel: Logger.Level?
    private let volume: LogVolume
    private let logger: Logger

    /// Reads the configuration and its policies; what is wrong with them is said on standard error.
    init(_ path: String, stateDirectory: String?, logLevel: Logger.Level?) throws {
        let file = ConfigFile(path)
        guard let configuration = file.loaded.configuration, !file.loaded.diagnostics.hasErrors else {
            throw Self.refusal(of: path, file)
        }
        self.path = path
        bytes = file.source
        self.configuration = configuration
        fixedLevel = logLevel
        volume = LogVolume(logLevel ?? configuration.logLevel.level)
        logger = OperatorLog.logger(volume)
        do throws(PolicyFile.Failure) {
            policies = ServedPolicies([])
            policies.adopt(try policies.prepare(file.loaded.policyFiles.map(\.path)))
        } catch {
            throw Self.refusal(of: path, file)
        }
        let read = policies.entries.sorted { $0.key < $1.key }.map(\.value.file)
        for warning in file.loaded.diagnostics + read.flatMap(\.warnings) {
            logger.warning("\(warning.message) (\(warning.code.rawValue))")
        }
        self.stateDirectory =
            configuration.needsStateDirectory
            ? try StateDirectory.resolve(
                option: stateDirectory ?? configuration.stateDirectory, environment: ProcessEnvironment.current)
            : nil
    }

    /// Prints every problem, as `config check` does.
    private static func refusal(of path: String, _ file: ConfigFile) -> ToolError {
        let check = ConfigCheck(file)
        StandardError.write(check.text(on: Terminal.errors))
        return ToolError(
            "the configuration `\(file.name)` or a policy of it has errors, so nothing was started",
            help: "run `sallyport config check -c \(path)` until everything is valid", exit: .invalid)
    }

    /// Runs until it is told to end; the exit status.
    func run() async throws -> Int32 {
        let loop = ToolEventLoop.loop
        let entries = policies.entries
        let lifetime = GatewayLifetime(
            options: configuration.gatewayOptions, stateDirectory: stateDirectory,
            audit: stateDirectory.flatMap { configuration.auditPlan(stateDirectory: $0) },
            store: configuration.storePlan(stateDirectory: stateDirectory),
            keepsPins: configuration.pins == .durable, logger: logger)
        let description = InstanceDescription(server: ToolVersion.name, policyPath: path, face: .serve, upstream: "")
        let face = NIOLoopBoundBox.makeEmptyBox(valueType: ServeFace.self, eventLoop: loop)
        return try await lifetime.run(
            PolicySource(PolicySnapshot(.missing, bytes: [])),
            counts: entries.values.contains { $0.file.snapshot.policy.counts }, as: description,
            begin: { parts in
                let begun = try ServeFace.start(parts, configuration, entries.sources)
                face.value = begun
                return begun
            },
            watch: { slot in await watch(slot, face) })
    }

    private func watch(_ slot: NIOLoopBound<GatewaySlot>, _ face: NIOLoopBoundBox<ServeFace?>) async {
        let loop = ToolEventLoop.loop
        let looks = PolicyLooks { event, path in
            loop.execute { slot.value.note(event, of: path, logger) }
        }
        let reloader = ConfigurationReloader(
            path, inForce: bytes, policies,
            apply: { configuration, sources throws(ToolError) in
                try await apply(configuration, sources, face)
            },
            report: { event in loop.execute { slot.value.gateway.note(event, logger) } })
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: PolicyFile.lookInterval)
            } catch {
                return
            }
            await reloader.look()
            looks.look(policies.entries)
        }
    }

    private func apply(
        _ configuration: GatewayConfiguration, _ sources: [String: PolicySource],
        _ face: NIOLoopBoundBox<ServeFace?>
    ) async throws(ToolError) -> ConfigurationChange {
        let result: Result<ConfigurationChange, ToolError>
        do {
            result = try await ToolEventLoop.loop.submit {
                guard let face = face.value else { return .failure(ToolError("it has ended", exit: .failed)) }
                do throws(ToolError) {
                    return .success(try face.apply(configuration, sources))
                } catch {
                    return .failure(error)
                }
            }.get()
        } catch {
            throw ToolError("the gateway is ending", exit: .failed)
        }
        let change = try result.get()
        volume.level = fixedLevel ?? configuration.logLevel.level
        return change
    }
}
