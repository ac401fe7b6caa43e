/// How a tool that passes calls on names the other tool.
package struct Dispatcher: Sendable, Hashable {
    /// Path of the argument that names the inner tool.
    package let nameArgument: [String]
    /// Path of the argument that holds the inner tool's arguments; nil when there is none.
    package let argumentsArgument: [String]?

    /// A dispatcher with every part given.
    package init(nameArgument: [String], argumentsArgument: [String]?) {
        self.nameArgument = nameArgument
        self.argumentsArgument = argumentsArgument
    }
}
