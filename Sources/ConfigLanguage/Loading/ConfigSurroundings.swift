/// What a configuration refers to outside of itself.
package struct ConfigSurroundings: Sendable {
    /// The directory of the configuration's file, against which paths are resolved; empty for the working directory.
    package let directory: String
    /// Now, in nanoseconds since 1970.
    package let now: Int64
    /// The value of a variable of the environment; nil when it is not set.
    package let variable: @Sendable (String) -> String?
    /// The bytes of a secret's file.
    package let secretFile: @Sendable (String) throws(SecretFileFailure) -> [UInt8]

    /// Why the file of a secret has no bytes for us.
    package struct SecretFileFailure: Error, Equatable {
        /// The system's words, in lower case.
        package let reason: String

        /// A failure with the system's words for it.
        package init(reason: String) {
            self.reason = reason
        }
    }

    /// Surroundings with an environment and files.
    package init(
        directory: String, now: Int64, variable: @escaping @Sendable (String) -> String?,
        secretFile: @escaping @Sendable (String) throws(SecretFileFailure) -> [UInt8]
    ) {
        self.directory = directory
        self.now = now
        self.variable = variable
        self.secretFile = secretFile
    }

    /// A path of the document as a path of the process.
    func resolved(_ path: String) -> String {
        if path.hasPrefix("/") || directory.isEmpty || directory == "." { return path }
        var rest = path[...]
        while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        return directory.hasSuffix("/") ? directory + rest : "\(directory)/\(rest)"
    }
}
