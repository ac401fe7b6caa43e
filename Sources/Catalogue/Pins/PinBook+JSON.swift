internal import JSONText
internal import ToolRisk

// One member a line, tools in the order of their names, so that a change of one tool is a change of few lines. A
// definition stands on one line in canonical form.
extension PinBook {
    /// The number of this form; a reader that does not know it reads nothing.
    static let schema: Int64 = 1

    /// The book as JSON text.
    package var json: [UInt8] {
        var text = PinText()
        text.open(.object)
        text.member("schema", Self.schema)
        text.member("server", scope.server)
        text.member("group", scope.group)
        text.key("tools")
        text.open(.object)
        for name in pins.keys.sorted() {
            guard let pin = pins[name] else { continue }
            text.key(name.text)
            write(pin, to: &text)
        }
        text.close(.object)
        text.close(.object)
        text.bytes.append(UInt8(ascii: "\n"))
        return text.visibleBytes
    }

    private func write(_ pin: Pin, to text: inout PinText) {
        text.open(.object)
        text.member("state", pin.stateWord)
        text.member("first_seen", pin.firstSeenSeconds)
        text.member("last_seen", pin.lastSeenSeconds)
        if let vanished = pin.vanishedSeconds { text.member("vanished", vanished) }
        if let name = pin.previousName { text.member("previous_name", name) }
        if let approval = pin.approval {
            text.key("approved")
            text.line { writer in
                writer.beginObject()
                writer.key("by")
                writer.string(approval.person)
                writer.key("at")
                writer.integer(approval.seconds)
                writer.endObject()
            }
        }
        text.key("pinned")
        write(pin.pinned, to: &text)
        if !pin.changes.isEmpty {
            text.key("changes")
            text.open(.array)
            for change in pin.changes { text.line { change.write(to: &$0) } }
            text.close(.array)
        }
        if let pending = pin.pending {
            text.key("pending")
            write(pending, to: &text)
        }
        text.close(.object)
    }

    private func write(_ definition: PinnedDefinition, to text: inout PinText) {
        text.open(.object)
        text.key("verdict")
        text.line { definition.verdict.write(to: &$0) }
        if !definition.findings.isEmpty {
            text.key("findings")
            text.open(.array)
            for finding in definition.findings { text.line { finding.write(to: &$0) } }
            text.close(.array)
        }
        text.key("definition")
        text.line { $0.raw(definition.text) }
        text.close(.object)
    }
}

extension Pin {
    /// The state in one word: `suspect`, `changed`, `approved` or `pinned`.
    package var stateWord: String {
        if !changes.isEmpty { return "changed" }
        if concern != nil { return "suspect" }
        return approval == nil ? "pinned" : "approved"
    }
}

extension DefinitionChange {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("severity")
        writer.string(severity.rawValue)
        writer.key("change")
        writer.string(kind.rawValue)
        writer.key("place")
        writer.string(place)
        if let before {
            writer.key("before")
            writer.string(before)
        }
        if let after {
            writer.key("after")
            writer.string(after)
        }
        writer.endObject()
    }
}

extension PoisonFinding {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("severity")
        writer.string(severity.rawValue)
        writer.key("code")
        writer.string(code.rawValue)
        writer.key("place")
        writer.string(place)
        writer.key("quote")
        writer.string(quote)
        writer.endObject()
    }
}

extension Verdict {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("category")
        writer.string(category.rawValue)
        writer.key("risk")
        writer.integer(risk)
        writer.key("labels")
        writer.strings(labels.names)
        writer.key("signals")
        writer.strings(signals.map(\.rawValue))
        writer.key("confidence")
        writer.integer(confidencePercent)
        if let dispatcher {
            writer.key("dispatcher")
            writer.beginObject()
            writer.key("name")
            writer.strings(dispatcher.nameArgument)
            if let arguments = dispatcher.argumentsArgument {
                writer.key("arguments")
                writer.strings(arguments)
            }
            writer.endObject()
        }
        writer.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func strings(_ list: [String]) {
        beginArray()
        for text in list { string(text) }
        endArray()
    }
}
