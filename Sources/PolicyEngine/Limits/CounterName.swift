/// The counter that a rule names, without whose it is.
package struct CounterName: Sendable, Hashable {
    /// The tool (or selector) that owns it, `_global` under `"*"`.
    package let tool: String
    /// Its name in the policy.
    package let counter: String

    /// A counter called `counter` of `tool`.
    package init(tool: String, counter: String) {
        self.tool = tool
        self.counter = counter
    }
}
