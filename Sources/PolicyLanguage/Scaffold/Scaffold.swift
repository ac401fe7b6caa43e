/// A commented policy that allows exactly the tools listed and nothing else, to be edited by hand.
///
/// - Parameter server: what the policy is for, as the user named it.
/// - Returns: YAML text; nothing in a tool's name or description can leave its comment or its key.
package func scaffold(server: String, tools: [ScaffoldTool]) -> String {
    var text = """
        # Policy for \(ScaffoldWriter.comment(server)).
        # Only the tools listed below can be called; delete an entry to refuse its tool.
        # Check this file with `sallyport validate -c <file>`.
        version: "1"
        description: \(ScaffoldWriter.quoted("Policy for " + ScaffoldWriter.comment(server)))
        default: deny

        """
    if tools.isEmpty { return text + "\ntools: {}\n" }
    text += "\ntools:\n"
    var seen: Set<[UInt8]> = []
    // An entry without a name cannot be written, and a server that lists a name twice means one tool.
    for tool in tools where !tool.name.isEmpty && seen.insert(Array(tool.name.utf8)).inserted {
        text += "\n" + ScaffoldWriter.entry(tool)
    }
    return seen.isEmpty ? text + "  {}\n" : text
}
