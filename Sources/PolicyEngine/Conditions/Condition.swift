/// One test of one value.
///
/// It never changes, so decisions share it instead of copying it.
package final class Condition: Sendable {
    /// Where the value is found.
    package let path: ValuePath
    /// What the value must be.
    package let test: ValueTest
    /// The operator as the policy writes it, for people.
    package let operatorName: String

    /// Whether the path starts from the arguments, as most do.
    let readsArguments: Bool

    /// A condition `path op value`.
    package init(path: ValuePath, test: ValueTest, operatorName: String) {
        self.path = path
        self.test = test
        self.operatorName = operatorName
        readsArguments = path.isArgument
    }
}
