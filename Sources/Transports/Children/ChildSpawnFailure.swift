package import OperatingSystem

/// Why a child process could not be started.
package struct ChildSpawnFailure: Error, Equatable, CustomStringConvertible {
    /// The step that failed.
    package enum Step: Sendable, Equatable {
        /// An argument or environment value is missing or holds a zero byte.
        case command
        /// No descriptor or thread was left.
        case resources
        /// The working directory could not be entered.
        case workingDirectory
        /// The program could not be executed.
        case execution
    }

    /// The step that failed.
    package let step: Step
    /// The program that was to be started, or the directory for `workingDirectory`.
    package let name: String
    /// The system's reason.
    package let cause: SystemError

    /// One sentence for people.
    package var description: String {
        switch step {
        case .command: "the command of `\(name)` is empty or holds a zero byte"
        case .resources: "no resources were left to start `\(name)`: \(cause)"
        case .workingDirectory: "the working directory `\(name)` cannot be entered: \(cause)"
        case .execution: "the command `\(name)` cannot be started: \(cause)"
        }
    }
}
