/// A JSON value of its own, for what is kept: policies, labels, canonical forms.
///
/// Equal by content: numbers by exact value, strings byte for byte, objects whatever the order of their members.
package indirect enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// A key and its value.
    package struct Member: Sendable {
        /// The decoded key.
        package var key: String
        /// The value.
        package var value: JSONValue

        /// A key and its value.
        package init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// Reads a strict JSON text.
    ///
    /// - Throws: why the text is not strict JSON, and where.
    package init(parsing bytes: [UInt8]) throws(JSONTextError) {
        self = try JSONDocument(parsing: bytes).value(.root)
    }

    /// Reads a strict JSON text.
    ///
    /// - Throws: why the text is not strict JSON, and where.
    package init(parsing text: String) throws(JSONTextError) {
        self = try JSONDocument(parsing: Array(text.utf8)).value(.root)
    }

    /// An integer.
    package static func integer(_ value: Int64) -> JSONValue {
        .number(JSONNumber(value))
    }

    /// The value of a member by the bytes of its key; nil when there is none or this is no object.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// The text of the value: members in order, no whitespace, fewest escapes.
    package func serialized() -> [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append("null" as StaticString)
        case .bool(let value): bytes.append(value ? "true" : "false" as StaticString)
        case .number(let value): value.appendText(to: &bytes)
        case .string(let value): bytes.appendQuoted(value.utf8.span)
        case .array(let elements):
            bytes.append(ASCII.openBracket)
            for (position, element) in elements.enumerated() {
                if position > 0 { bytes.append(ASCII.comma) }
                element.append(to: &bytes)
            }
            bytes.append(ASCII.closeBracket)
        case .object(let members):
            bytes.append(ASCII.openBrace)
            for (position, member) in members.enumerated() {
                if position > 0 { bytes.append(ASCII.comma) }
                bytes.appendQuoted(member.key.utf8.span)
                bytes.append(ASCII.colon)
                member.value.append(to: &bytes)
            }
            bytes.append(ASCII.closeBrace)
        }
    }
}

extension JSONValue: Equatable {
    /// Whether two values have the same content.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): areEqual(left, right)
        case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): false
        }
    }

    private static func areEqual(_ left: [Member], _ right: [Member]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(sorted(left), sorted(right)).allSatisfy { mine, theirs in
            mine.key.utf8.elementsEqual(theirs.key.utf8) && mine.value == theirs.value
        }
    }

    /// Members by the bytes of their keys, so that large objects compare in linear-logarithmic time.
    private static func sorted(_ members: [Member]) -> [Member] {
        members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}
