/// One test of one value.
package struct Condition: Sendable {
    /// Where the value is found.
    package let path: ValuePath
    /// What the value must be.
    package let test: ValueTest
    /// The operator as the policy writes it, for people.
    package let operatorName: String

    /// A condition `path op value`.
    package init(path: ValuePath, test: ValueTest, operatorName: String) {
        self.path = path
        self.test = test
        self.operatorName = operatorName
    }
}
