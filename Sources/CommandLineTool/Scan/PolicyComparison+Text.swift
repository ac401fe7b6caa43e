internal import Diagnostics
internal import JSONText
internal import PolicyEngine
internal import ToolRisk

extension PolicyComparison {
    /// A line for each difference.
    func text(refusingByDefault isDenied: Bool, on terminal: Terminal) -> String {
        if differences.isEmpty { return "the policy names every tool of the server, and no other\n" }
        return differences.map { difference in
            let name = PlainText.quoted(difference.tool)
            let category = difference.category.map { " (\($0.title))" } ?? ""
            return switch difference.kind {
            case .unnamed:
                terminal.painted("new", isDenied ? .accent : .bad)
                    + "   \(name)\(category): the policy does not name it, and "
                    + (isDenied ? "refuses it\n" : "allows it\n")
            case .gone:
                terminal.painted("gone", .faint) + "  \(name): the policy names it, the server does not have it\n"
            case .open:
                terminal.painted("open", .bad) + "  \(name)\(category): the policy lets every call through\n"
            }
        }.joined()
    }

    /// One object.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("differences")
        writer.beginArray()
        for difference in differences {
            writer.beginObject()
            writer.key("kind")
            writer.string(difference.kind.rawValue)
            writer.key("tool")
            writer.string(difference.tool)
            if let category = difference.category {
                writer.key("category")
                writer.string(category.rawValue)
            }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
