/// What a policy does about a tool whose definition changed.
package enum DriftAction: String, Sendable, Hashable, CaseIterable {
    /// The tool stays, and the change is logged.
    case warn
    /// The tool is hidden and refused until a person approves the change.
    case quarantine
    /// The tool stays listed, and calls are refused until a person approves the change.
    case deny
}
