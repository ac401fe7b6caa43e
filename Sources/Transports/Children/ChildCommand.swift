/// What to start as a child process.
package struct ChildCommand: Sendable, Equatable {
    /// The program, looked up in this process's PATH when it holds no slash, and its arguments.
    package var arguments: [String]
    /// The child's whole environment, as `NAME=value`.
    package var environment: [String]
    /// Where the child starts, or nil for this process's own directory.
    package var workingDirectory: String?

    /// Creates a command.
    package init(arguments: [String], environment: [String], workingDirectory: String? = nil) {
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
    }
}
