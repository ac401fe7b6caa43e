internal import ConfigLanguage
internal import Diagnostics
internal import GatewayRuntime

/// What became of a changed configuration, for log and audit.
enum ConfigurationEvent: Sendable, Equatable {
    /// It is in force, and may have warnings.
    case replaced(ConfigurationChange, warnings: [String])
    /// It has errors, of which this is the first; the old one stays in force.
    case refused(String)
    /// It cannot be read, and why; the old one stays in force.
    case unreadable(String)
    /// It is again what is in force.
    case restored
}

/// Puts a changed configuration in force; belongs to the task that looks at the file.
final class ConfigurationReloader {
    /// Puts a configuration in force, with its policies by path.
    typealias Apply = (GatewayConfiguration, [String: PolicySource]) async throws(ToolError) -> ConfigurationChange

    private let path: String
    private let policies: ServedPolicies
    private let apply: Apply
    private let report: (ConfigurationEvent) -> Void
    private var machine: PolicyWatch.StateMachine
    /// What was refused last, and why.
    private var refused: (bytes: [UInt8], why: String)?
    private var looksSinceTry = 0

    /// What was refused is tried again after so many looks: a policy or a secret that it names may be right by then.
    private static let looksBetweenTries = 10

    init(
        _ path: String, inForce bytes: [UInt8], _ policies: ServedPolicies, apply: @escaping Apply,
        report: @escaping (ConfigurationEvent) -> Void
    ) {
        self.path = path
        self.policies = policies
        self.apply = apply
        self.report = report
        machine = PolicyWatch.StateMachine(inForce: bytes)
    }

    /// Looks at the file once; standard input is read once and for all.
    func look() async {
        guard path != "-" else { return }
        let sighting = PolicyFile.look(at: path)
        switch machine.saw(sighting) {
        case .nothing:
            guard let refused, sighting == .content(refused.bytes) else { return }
            looksSinceTry += 1
            guard looksSinceTry >= Self.looksBetweenTries else { return }
            await load(refused.bytes)
        case .load(let bytes): await load(bytes)
        case .reportUnreadable(let why): report(.unreadable(why))
        case .reportRestored:
            refused = nil
            report(.restored)
        }
    }

    private func load(_ bytes: [UInt8]) async {
        looksSinceTry = 0
        do throws(ToolError) {
            let file = ConfigFile(path, bytes)
            guard let configuration = file.loaded.configuration, !file.loaded.diagnostics.hasErrors else {
                return refuse(bytes, Self.firstProblem(of: file.loaded.diagnostics))
            }
            let prepared: [String: ServedPolicies.Entry]
            do throws(PolicyFile.Failure) {
                prepared = try policies.prepare(file.loaded.policyFiles.map(\.path))
            } catch {
                return refuse(bytes, error.message)
            }
            let change = try await apply(configuration, prepared.sources)
            policies.adopt(prepared)
            refused = nil
            machine.loaded(bytes, accepted: true)
            report(.replaced(change, warnings: file.loaded.diagnostics.map(\.message)))
        } catch {
            refuse(bytes, error.message)
        }
    }

    /// Says once why a configuration is not in force.
    private func refuse(_ bytes: [UInt8], _ why: String) {
        let isTold = refused.map { $0.bytes == bytes && $0.why == why } ?? false
        refused = (bytes, why)
        machine.loaded(bytes, accepted: false)
        if !isTold { report(.refused(why)) }
    }

    private static func firstProblem(of diagnostics: [Diagnostic]) -> String {
        guard let first = diagnostics.first(where: { $0.severity == .error }) else { return "it has errors" }
        return "line \(first.location.line): \(first.message)"
    }
}
