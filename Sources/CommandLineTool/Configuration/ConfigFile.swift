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
        do throws(FileFailure) {
            self.init(path, try FileReader.bytes(of: path))
        } catch {
            let name = Self.name(of: path)
            let problem = Diagnostic(
                .unreadableFile, message: error.message, location: SourceLocation(file: name),
                help: "check the path and its permissions")
            self.init(
                name: name, source: [], loaded: LoadedConfiguration(configuration: nil, diagnostics: [problem]))
        }
    }

    /// Loads what was read from the file at `path`.
    init(_ path: String, _ source: [UInt8]) {
        let name = Self.name(of: path)
        self.init(
            name: name, source: source,
            loaded: loadConfiguration(source, file: name, surroundings: Self.surroundings(of: path)))
    }

    private init(name: String, source: [UInt8], loaded: LoadedConfiguration) {
        self.name = name
        self.source = source
        self.loaded = loaded
    }

    private static func name(of path: String) -> String {
        path == "-" ? "standard input" : path
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
