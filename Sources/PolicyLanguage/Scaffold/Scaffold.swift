/// A commented policy that allows exactly the tools listed and nothing else, to be edited by hand.
///
/// - Parameter server: what the policy is for, as the user named it.
/// - Returns: YAML text; nothing in a tool's name or description can leave its comment or its key.
package func scaffold(server: String, tools: [ScaffoldTool]) -> String {
    ""
}
