/// Why the call inside a call cannot be judged.
package enum DispatchFault: Sendable, Hashable {
    /// The argument that names the inner tool is missing, empty or no string.
    case noName
    /// The inner arguments are neither an object nor the text of one.
    case badArguments
    /// A key of the inner arguments only resembles one that the policy looks at.
    case ambiguousArgument
    /// The inner tool passes calls on as well.
    case nested
}
