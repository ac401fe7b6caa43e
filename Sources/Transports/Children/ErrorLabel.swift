/// What is said of a child's lines of standard error where several children have one.
package struct ErrorLabel: Sendable {
    /// Whose they are; stands in brackets before each.
    package let name: String
    /// Where they go.
    package let output: ErrorOutput

    /// A label for the lines of one child.
    package init(name: String, output: ErrorOutput) {
        self.name = name
        self.output = output
    }
}
