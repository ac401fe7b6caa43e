internal import JSONText
internal import MCPProtocol

extension ExampleResults {
    /// The result of a tool, which fails for nothing but its arguments.
    func call(
        _ tool: ExampleTool, _ arguments: JSONNodeID?, in document: JSONDocument, counts: [ExampleTool: Int64]
    ) -> [UInt8] {
        let values = CallArguments(node: arguments, document: document)
        switch tool {
        case .echo:
            guard let text = values.string("text") else { return failed("`text` must be a string") }
            return said(text)
        case .add:
            return add(values.integer("a"), values.integer("b"))
        case .sendPayment:
            guard let amount = values.number("amount") else { return failed("`amount` must be a number") }
            guard let receiver = values.string("to") else { return failed("`to` must be a string") }
            return said("paid \(amount.text) to \(receiver)")
        case .deleteEverything:
            return said("everything is gone")
        case .secretNotes:
            return said("the notes")
        case .stats:
            return stats(counts)
        }
    }

    private func add(_ left: Int64?, _ right: Int64?) -> [UInt8] {
        guard let left, let right else { return failed("`a` and `b` must be whole numbers") }
        let (sum, overflowed) = left.addingReportingOverflow(right)
        guard !overflowed else { return failed("the sum of `a` and `b` is too large") }
        return result(text: String(sum)) { writer in
            writer.key("structuredContent")
            writer.beginObject()
            writer.key("sum")
            writer.integer(sum)
            writer.endObject()
        }
    }

    private func stats(_ counts: [ExampleTool: Int64]) -> [UInt8] {
        let arrived = ExampleTool.allCases.filter { $0 != .stats }.map { ($0.rawValue, counts[$0] ?? 0) }
        let text = arrived.map { "\($0.0): \($0.1)" }.joined(separator: ", ")
        return result(text: text) { writer in
            writer.key("structuredContent")
            writer.beginObject()
            for (name, count) in arrived {
                writer.key(name)
                writer.integer(count)
            }
            writer.endObject()
        }
    }

    private func said(_ text: String) -> [UInt8] {
        result(text: text) { _ in }
    }

    private func failed(_ text: String) -> [UInt8] {
        result(text: text) { writer in
            writer.key("isError")
            writer.bool(true)
        }
    }

    private func result(text: String, _ more: (inout JSONWriter) -> Void) -> [UInt8] {
        Reply.result(id) { writer in
            writer.beginObject()
            writeEra(isCacheable: false, to: &writer)
            writer.key("content")
            writer.beginArray()
            writer.beginObject()
            writer.key("type")
            writer.string("text")
            writer.key("text")
            writer.string(text)
            writer.endObject()
            writer.endArray()
            more(&writer)
            writer.endObject()
        }
    }
}

/// The arguments of a call, by name and type; nil for what is absent or of another type.
private struct CallArguments {
    let node: JSONNodeID?
    let document: JSONDocument

    func string(_ name: StaticString) -> String? {
        member(name).flatMap { document.string($0) }
    }

    func integer(_ name: StaticString) -> Int64? {
        member(name).flatMap { document.integer($0) }
    }

    func number(_ name: StaticString) -> JSONNumber? {
        member(name).flatMap { document.number($0) }
    }

    private func member(_ name: StaticString) -> JSONNodeID? {
        node.flatMap { document.member(name, of: $0) }
    }
}
