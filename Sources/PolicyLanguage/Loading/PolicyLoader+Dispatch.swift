internal import Diagnostics
internal import DocumentText
internal import PolicyEngine

/// Tools that pass calls on to others.
extension PolicyLoader {
    /// `dispatch`: a mapping of tools to the arguments that name the inner tool and hold its arguments.
    mutating func dispatch(_ member: DocumentMember) -> DispatchTable {
        guard case .mapping(let members) = member.value.content else {
            wrongType(member.value, what: "`dispatch`", wanted: "a mapping of tools to `{tool, arguments}`")
            return DispatchTable()
        }
        return DispatchTable(members.compactMap { dispatchRule($0) })
    }

    private mutating func dispatchRule(_ member: DocumentMember) -> DispatchRule? {
        let selector = dispatcher(member)
        let what = "dispatcher \(PlainText.quoted(member.key))"
        guard let fields = fields(of: member.value, what: what, keys: ["tool", "arguments"], subject: "dispatchers")
        else { return nil }
        guard let toolMember = fields["tool"] else {
            problems.error(
                .missingKey, at: fields.place, "\(what) has no `tool`",
                help: "write the argument that names the inner tool, such as `tool: args.name`")
            return nil
        }
        let tool = argument(toolMember)
        let arguments = argument(fields["arguments"])
        if let tool, let arguments, tool == arguments {
            contradiction(
                "`tool` and `arguments` are the same argument", at: fields["arguments"]?.value.place ?? fields.place)
        }
        for path in [tool, arguments].compactMap({ $0 }) { remember(path) }
        guard let selector, let tool else { return nil }
        return DispatchRule(selector: selector, id: member.keyPlace.pointer, tool: tool, arguments: arguments)
    }

    // A category or `"*"` would make a dispatcher of every tool that a dispatcher may call, and so refuse them all.
    private mutating func dispatcher(_ member: DocumentMember) -> Selector? {
        guard let selector = selector(member.key, at: member.keyPlace) else { return nil }
        switch selector {
        case .exact, .glob: return selector
        case .category, .all:
            problems.error(
                .selector, at: member.keyPlace, "\(PlainText.quoted(member.key)) names no tool that passes calls on",
                help: "write a tool's name, or a pattern such as `*_dispatch`")
            return nil
        }
    }
}
