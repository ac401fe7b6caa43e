/// Whose counter it is: two calls share a counter when every part is equal.
package struct CounterKey: Sendable, Hashable {
    /// The server's name; empty for a global counter.
    package var server: String
    /// The grant's label; empty when grants share the counter.
    package var grant: String
    /// The session's id; empty when sessions share the counter.
    package var session: String
    /// The selector that owns the counter, `_global` under `"*"`.
    package var tool: String
    /// The counter's name in the policy.
    package var counter: String
    /// The value of the `by` argument in canonical JSON; empty without `by`.
    package var by: String
    /// Shadow rules count apart.
    package var isShadow: Bool

    /// A key with every part given; parts outside the limit's scope are empty.
    package init(
        server: String, grant: String, session: String, tool: String, counter: String, by: String,
        isShadow: Bool = false
    ) {
        self.server = server
        self.grant = grant
        self.session = session
        self.tool = tool
        self.counter = counter
        self.by = by
        self.isShadow = isShadow
    }
}
