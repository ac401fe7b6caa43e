/// How a call of a tool that passes calls on names the other tool and its arguments.
package struct DispatchRule: Sendable {
    /// Which tools pass calls on: a name or a pattern.
    package let selector: Selector
    /// JSON Pointer into the policy, such as `/dispatch/use_tool`.
    package let id: String
    /// The argument that names the inner tool.
    package let tool: ValuePath
    /// The argument that holds the inner tool's arguments; nil when it gets none.
    package let arguments: ValuePath?

    /// A rule with every part given.
    package init(selector: Selector, id: String, tool: ValuePath, arguments: ValuePath?) {
        self.selector = selector
        self.id = id
        self.tool = tool
        self.arguments = arguments
    }
}
