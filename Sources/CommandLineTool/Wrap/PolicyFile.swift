internal import Diagnostics
internal import GatewayRuntime
internal import Logging
internal import PolicyEngine
internal import PolicyLanguage

/// A policy file as it was read and compiled.
struct PolicyFile: Sendable {
    /// Why a policy file cannot be used.
    enum Failure: Error {
        case unreadable(FileFailure)
        /// It has errors; the bytes are its text.
        case invalid([Diagnostic], [UInt8])
    }

    /// How often files are looked at that may change.
    static let lookInterval = Duration.milliseconds(200)

    let path: String
    let bytes: [UInt8]
    let snapshot: PolicySnapshot
    let warnings: [Diagnostic]

    /// Reads and compiles the file at `path`; `mode` overrides the file's.
    init(reading path: String, mode: EnforcementMode? = nil) throws(Failure) {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try FileReader.bytes(of: path)
        } catch {
            throw .unreadable(error)
        }
        let loaded = PolicyLanguage.loadPolicy(bytes, file: path, zoneData: TimeZoneFiles.bytes(of:))
        guard let policy = loaded.policy else { throw .invalid(loaded.diagnostics, bytes) }
        self.path = path
        self.bytes = bytes
        snapshot = PolicySnapshot(policy, bytes: bytes, mode: mode)
        warnings = loaded.diagnostics
    }

    /// The file that a gateway is to begin with; what is wrong with it is said on standard error.
    static func atStart(
        _ path: String, mode: EnforcementMode? = nil, _ logger: Logger
    ) throws(ToolError) -> PolicyFile {
        do throws(Failure) {
            let file = try PolicyFile(reading: path, mode: mode)
            for warning in file.warnings { logger.warning("\(warning.message) (\(warning.code.rawValue))") }
            return file
        } catch {
            switch error {
            case .unreadable(let failure):
                throw ToolError(
                    failure.message, help: "name the policy with `--config`; `sallyport scan` writes a first one",
                    exit: .invalid)
            case .invalid(let diagnostics, let bytes):
                StandardError.write(
                    DiagnosticRenderer.human(diagnostics, source: bytes, inColour: Terminal.errors.showsColour))
                throw ToolError(
                    "the policy `\(path)` has errors, so nothing was started",
                    help: "run `sallyport validate -c \(path)` until it is valid", exit: .invalid)
            }
        }
    }

    /// Looks at the file as it is now.
    static func look(at path: String) -> PolicyWatch.Sighting {
        do throws(FileFailure) {
            return .content(try FileReader.bytes(of: path))
        } catch {
            return .unreadable(error.reason)
        }
    }
}

extension PolicyFile.Failure {
    /// What is wrong, in one sentence.
    var message: String {
        switch self {
        case .unreadable(let failure): failure.message
        case .invalid(let diagnostics, _): diagnostics.first { $0.severity == .error }?.message ?? "it has errors"
        }
    }
}
