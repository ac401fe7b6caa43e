package import JSONText

extension ResponseRules {
    /// Looks at a message of a server: an answer or a notification.
    ///
    /// - Parameter message: the message's object: its `result`, `error` or `params` are looked at.
    /// - Parameter fitsSchema: whether a structured result is valid against the tool's output schema; asked only when
    ///   one was rewritten.
    package func apply(
        to message: JSONNodeID, in document: JSONDocument,
        fitsSchema: (JSONNodeID, JSONDocument) -> Bool = { _, _ in true }
    ) -> ResponseOutcome {
        var search = ResponseSearch(rules: self)
        let payloads = ["result", "error", "params"].compactMap { document.member($0, of: message) }
        search.measure(payloads.reduce(0) { $0 + document.range($1).count })
        for payload in payloads { search.visit(payload, under: nil, in: document, depth: 0) }
        var outcome = ResponseOutcome()
        outcome.findings = search.findings
        outcome.shadowRefusals = search.shadowRefusals
        if let refusal = search.refusal {
            outcome.action = .blocked(refusal)
        } else if !search.edits.isEmpty {
            outcome.action = .rewritten(rewritten(message, search.edits, in: document, fitsSchema))
        }
        return outcome
    }

    private func rewritten(
        _ message: JSONNodeID, _ edits: [TextEdit], in document: JSONDocument,
        _ fitsSchema: (JSONNodeID, JSONDocument) -> Bool
    ) -> [UInt8] {
        let bytes = document.bytes
        guard let result = document.member("result" as StaticString, of: message),
            let structured = document.member("structuredContent" as StaticString, of: result),
            !isError(result, in: document)
        else { return bytes.span.edited(edits, in: document.range(message)) }
        let inside = document.range(structured)
        guard edits.contains(where: { inside.contains($0.range.lowerBound) }),
            !isValid(bytes.span.edited(edits.filter { inside.contains($0.range.lowerBound) }, in: inside), fitsSchema)
        else { return bytes.span.edited(edits, in: document.range(message)) }
        let edit = TextEdit(
            range: document.range(result), replacement: withoutStructure(result, edits, in: document))
        return bytes.span.edited([edit], in: document.range(message))
    }

    private func isError(_ result: JSONNodeID, in document: JSONDocument) -> Bool {
        document.member("isError" as StaticString, of: result).map { document.kind($0) == .true } ?? false
    }

    private func isValid(_ structured: [UInt8], _ fitsSchema: (JSONNodeID, JSONDocument) -> Bool) -> Bool {
        do throws(JSONTextError) {
            return fitsSchema(.root, try JSONDocument(parsing: structured))
        } catch {
            return false
        }
    }

    /// The result as an error without the structured part, which would break the promise of the tool's schema.
    private func withoutStructure(
        _ result: JSONNodeID, _ edits: [TextEdit], in document: JSONDocument
    ) -> [UInt8] {
        let bytes = document.bytes
        let note = ResponseRules.structureNote
        var writer = JSONWriter(reservingBytes: document.range(result).count)
        var hasContent = false
        writer.beginObject()
        for member in document.members(of: result) {
            let key = document.string(member.key) ?? ""
            if key == "structuredContent" || key == "isError" { continue }
            writer.key(key)
            guard key == "content", document.kind(member.value) == .array else {
                writer.raw(bytes.span.edited(edits, in: document.range(member.value)))
                continue
            }
            hasContent = true
            writer.beginArray()
            for element in document.elements(of: member.value) {
                writer.raw(bytes.span.edited(edits, in: document.range(element)))
            }
            writer.value(note)
            writer.endArray()
        }
        if !hasContent {
            writer.key("content")
            writer.value(.array([note]))
        }
        writer.key("isError")
        writer.bool(true)
        writer.endObject()
        return writer.bytes
    }

    private static let structureNote = JSONValue.object([
        JSONValue.Member("type", .string("text")),
        JSONValue.Member(
            "text",
            .string(
                "[POLICY] the structured result is left out: without what the policy redacts it does not fit the "
                    + "tool's output schema")),
    ])
}
