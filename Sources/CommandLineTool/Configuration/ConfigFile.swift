internal import CPosix
internal import ConfigLanguage
internal import Diagnostics

/// A configuration read from its file, in the surroundings of this process.
struct ConfigFile {
    /// The name that people know it by.
    let name: String
    /// The text; empty when it cannot be read.
    let source: [UInt8]
    let loaded: LoadedConfiguration

    /// Reads and loads the file at `path`, or standard input for `-`.
    ///
    /// Variables are taken from the environment, secrets from their files, and paths are resolved against the file's
    /// directory. Policies are not read.
    init(_ path: String) {
        name = path == "-" ? "standard input" : path
        do throws(FileFailure) {
            source = try FileReader.bytes(of: path)
            loaded = loadConfiguration(source, file: name, surroundings: Self.surroundings(of: path))
        } catch {
            source = []
            loaded = LoadedConfiguration(
                configuration: nil,
                diagnostics: [
                    Diagnostic(
                        .unreadableFile, message: error.message, location: SourceLocation(file: name),
                        help: "check the path and its permissions")
                ])
        }
    }

    private static func surroundings(of path: String) -> ConfigSurroundings {
        ConfigSurroundings(
            directory: directory(of: path), now: cposix_wall_nanoseconds(),
            variable: { ProcessEnvironment.current[$0] }, secretFile: secret)
    }

    /// The part of a path before the file's name; empty for the working directory.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    @Sendable private static func secret(
        _ path: String
    ) throws(ConfigSurroundings.SecretFileFailure) -> [UInt8] {
        do throws(FileFailure) {
            return try FileReader.bytes(of: path, maxBytes: 1 << 20)
        } catch {
            throw ConfigSurroundings.SecretFileFailure(reason: error.reason)
        }
    }
}
