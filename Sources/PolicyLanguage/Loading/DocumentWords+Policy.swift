internal import DocumentText

extension DocumentWords {
    /// What policies are called.
    static let policy = DocumentWords(
        noun: "policy", plural: "policies",
        whenTooLarge: "split the policy, or replace lists of names by a glob such as `delete_*`",
        whenEmpty: "start with `version: \"1\"`, `default: deny` and `tools:`")
}
