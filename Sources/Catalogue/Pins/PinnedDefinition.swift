package import JSONText

/// A definition as it was seen, and what was thought of it.
package struct PinnedDefinition: Sendable, Hashable {
    /// The definition in canonical form (RFC 8785), without `_meta`.
    package let text: [UInt8]
    /// What it can do; read from a file, the verdict has no evidence.
    package var verdict: Verdict
    /// What is suspicious about its words, the worst first.
    package var findings: [PoisonFinding]

    /// A definition with every part given.
    package init(text: [UInt8], verdict: Verdict, findings: [PoisonFinding]) {
        self.text = text
        self.verdict = verdict
        self.findings = findings
    }

    /// The canonical form of an entry of `tools/list`, without `_meta`, which servers change at will.
    package static func canonical(_ node: JSONNodeID, in document: JSONDocument) -> [UInt8] {
        guard document.member("_meta" as StaticString, of: node) != nil else { return document.canonical(node) }
        var members: [(units: [UInt16], key: JSONNodeID, value: JSONNodeID)] = []
        for (key, value) in document.members(of: node) where !document.equals(key, "_meta" as StaticString) {
            members.append((Array((document.string(key) ?? "").utf16), key, value))
        }
        members.sort { $0.units.lexicographicallyPrecedes($1.units) }
        var bytes = [UInt8(ascii: "{")]
        for (position, member) in members.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += document.canonical(member.key)
            bytes.append(UInt8(ascii: ":"))
            bytes += document.canonical(member.value)
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// The definition as a document; nil for text that is none, which no pin holds.
    package var document: JSONDocument? {
        do throws(JSONTextError) {
            return try JSONDocument(parsing: text)
        } catch {
            return nil
        }
    }
}
