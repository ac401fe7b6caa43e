/// One way in which a value does not fit a schema.
package struct SchemaProblem: Sendable, Hashable {
    /// What a problem says of the value.
    package enum Cause: Sendable, Hashable {
        /// The value does not fit.
        case mismatch
        /// The schema holds a pattern that cannot be checked here, so nobody knows whether the value fits.
        case uncheckable
        /// The judgement was given up, since it took too many steps or went too deep.
        case exhausted
    }

    /// What the problem says of the value.
    package let cause: Cause
    /// Where in the value, as a JSON Pointer.
    package let instancePath: String
    /// The keyword in the schema, as a JSON Pointer; for a referenced document behind its address and `#`.
    package let schemaPath: String
    /// The keyword that the value breaks; empty for the schema `false`.
    package let keyword: String
    /// What is expected and what was found, with at most 60 characters of the value.
    package let message: String
}

extension SchemaProblem {
    /// The problem of a judgement that was given up.
    static let exhausted = SchemaProblem(
        cause: .exhausted, instancePath: "", schemaPath: "", keyword: "",
        message: "the judgement takes more work than it may, so no value passes")
}
