internal import JSONText

/// The tools of the example server, by their names on the wire.
enum ExampleTool: String, CaseIterable {
    case echo
    case add
    case sendPayment = "send_payment"
    case deleteEverything = "delete_everything"
    case secretNotes = "secret_notes"
    case stats

    /// An argument of a tool.
    struct Input {
        let name: String
        let type: String
        let description: String
    }

    /// What the tool says it does.
    var description: String {
        switch self {
        case .echo: "Says what it is told"
        case .add: "Adds two whole numbers"
        case .sendPayment: "Pretends to send money"
        case .deleteEverything: "Pretends to delete everything"
        case .secretNotes: "Reads notes that an agent should not even know of"
        case .stats: "Tells how many calls of each tool have arrived"
        }
    }

    /// The arguments; all of them are required.
    var inputs: [Input] {
        switch self {
        case .echo:
            [Input(name: "text", type: "string", description: "What to say")]
        case .add:
            [
                Input(name: "a", type: "integer", description: "One number"),
                Input(name: "b", type: "integer", description: "The other number"),
            ]
        case .sendPayment:
            [
                Input(name: "amount", type: "number", description: "How much, in dollars"),
                Input(name: "to", type: "string", description: "Who gets it"),
            ]
        case .deleteEverything, .secretNotes, .stats:
            []
        }
    }

    private var isReadOnly: Bool {
        switch self {
        case .echo, .add, .secretNotes, .stats: true
        case .sendPayment, .deleteEverything: false
        }
    }

    private var isDestructive: Bool { self == .deleteEverything }

    /// Appends the tool's entry in `tools/list`.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("name")
        writer.string(rawValue)
        writer.key("description")
        writer.string(description)
        writer.key("inputSchema")
        writeInputSchema(to: &writer)
        writeOutputSchema(to: &writer)
        writer.key("annotations")
        writer.beginObject()
        writer.key("readOnlyHint")
        writer.bool(isReadOnly)
        writer.key("destructiveHint")
        writer.bool(isDestructive)
        writer.endObject()
        writer.endObject()
    }

    private func writeInputSchema(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("type")
        writer.string("object")
        writer.key("properties")
        writer.beginObject()
        for input in inputs {
            writer.key(input.name)
            writer.beginObject()
            writer.key("type")
            writer.string(input.type)
            writer.key("description")
            writer.string(input.description)
            writer.endObject()
        }
        writer.endObject()
        if !inputs.isEmpty {
            writer.key("required")
            writer.beginArray()
            for input in inputs { writer.string(input.name) }
            writer.endArray()
        }
        writer.key("additionalProperties")
        writer.bool(false)
        writer.endObject()
    }

    private func writeOutputSchema(to writer: inout JSONWriter) {
        switch self {
        case .add:
            writer.key("outputSchema")
            writer.raw(
                #"{"type":"object","properties":{"sum":{"type":"integer"}},"required":["sum"]}"# as StaticString)
        case .stats:
            writer.key("outputSchema")
            writer.raw(#"{"type":"object","additionalProperties":{"type":"integer"}}"# as StaticString)
        case .echo, .sendPayment, .deleteEverything, .secretNotes:
            break
        }
    }
}
