package import Diagnostics
package import PolicyEngine

/// What became of a policy document.
package struct LoadedPolicy: Sendable {
    /// The compiled policy; nil when the document has an error.
    package let policy: Policy?
    /// Every problem of the document, in file order.
    package let diagnostics: [Diagnostic]

    /// A policy that loaded, with its warnings, or the problems that kept it from loading.
    package init(policy: Policy?, diagnostics: [Diagnostic]) {
        self.policy = policy
        self.diagnostics = diagnostics
    }
}
