/// A policy file that the configuration names.
package struct PolicyReference: Sendable, Hashable {
    /// The name under `policies:`; nil when the path was written in place.
    package let name: String?
    /// The file's path, resolved against the directory of the configuration.
    package let path: String

    /// The policy at `path`.
    package init(path: String, name: String? = nil) {
        self.name = name
        self.path = path
    }
}
