package import Diagnostics

/// What became of a configuration.
package struct LoadedConfiguration: Sendable {
    /// The configuration; nil when the document has an error.
    package let configuration: GatewayConfiguration?
    /// Every problem of the document, in file order.
    package let diagnostics: [Diagnostic]
    /// The files of all policies that the document names, each once, even when the document has an error.
    package let policyFiles: [PolicyFile]

    /// A policy's file, and where the document names it first.
    package struct PolicyFile: Sendable, Equatable {
        /// The file's path, resolved against the directory of the configuration.
        package let path: String
        /// Where it is named.
        package let location: SourceLocation

        /// A file named at a place.
        package init(path: String, location: SourceLocation) {
            self.path = path
            self.location = location
        }
    }

    /// A configuration that loaded, with its warnings, or the problems that kept it from loading.
    package init(configuration: GatewayConfiguration?, diagnostics: [Diagnostic], policyFiles: [PolicyFile] = []) {
        self.configuration = configuration
        self.diagnostics = diagnostics
        self.policyFiles = policyFiles
    }
}
