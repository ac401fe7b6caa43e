internal import JSONText

/// A value that a condition tests: a node of the message, or a fact that the gateway knows.
protocol TestedValue {
    /// What the value is.
    func kind(in document: JSONDocument) -> JSONKind

    /// Number of elements or members, 0 for anything else.
    func count(in document: JSONDocument) -> Int

    /// The value of a number; nil for anything else.
    func number(in document: JSONDocument) -> JSONNumber?

    /// True for a string of exactly these bytes.
    func isText(_ text: String, in document: JSONDocument) -> Bool

    /// Lends the bytes of a string, none for anything else.
    func withText<Result>(in document: JSONDocument, _ body: (Span<UInt8>) -> Result) -> Result

    /// The element at a place, nil when there is none.
    func element(_ place: Int, in document: JSONDocument) -> Self?

    /// The value of the member with this key, nil when there is none.
    func member(_ key: String, in document: JSONDocument) -> Self?

    /// Visits the elements of an array in order until `body` returns false.
    func forEachElement(in document: JSONDocument, _ body: (Self) -> Bool)

    /// Visits every string at any depth, keys of objects included, and numbers on demand, until `body` returns false.
    ///
    /// - Returns: false when `body` did.
    func forEachText(in document: JSONDocument, withNumbers: Bool, _ body: (Self) -> Bool) -> Bool

    /// The value as JSON text, canonical for scalars.
    func canonicalText(in document: JSONDocument) -> String
}

extension JSONNodeID: TestedValue {
    func kind(in document: JSONDocument) -> JSONKind { document.kind(self) }

    func count(in document: JSONDocument) -> Int { document.count(self) }

    func number(in document: JSONDocument) -> JSONNumber? { document.number(self) }

    func isText(_ text: String, in document: JSONDocument) -> Bool { document.equals(self, text) }

    func withText<Result>(in document: JSONDocument, _ body: (Span<UInt8>) -> Result) -> Result {
        document.withDecodedBytes(self, body)
    }

    func element(_ place: Int, in document: JSONDocument) -> JSONNodeID? { document.element(place, of: self) }

    func member(_ key: String, in document: JSONDocument) -> JSONNodeID? { document.member(key, of: self) }

    func forEachElement(in document: JSONDocument, _ body: (JSONNodeID) -> Bool) {
        for element in document.elements(of: self) where !body(element) { return }
    }

    func forEachText(in document: JSONDocument, withNumbers: Bool, _ body: (JSONNodeID) -> Bool) -> Bool {
        switch document.kind(self) {
        case .string: return body(self)
        case .number: return !withNumbers || body(self)
        case .true, .false, .null: return true
        case .array:
            return document.elements(of: self).allSatisfy {
                $0.forEachText(in: document, withNumbers: withNumbers, body)
            }
        case .object:
            return document.members(of: self).allSatisfy { member in
                body(member.key) && member.value.forEachText(in: document, withNumbers: withNumbers, body)
            }
        }
    }

    func canonicalText(in document: JSONDocument) -> String {
        String(decoding: document.canonical(self), as: UTF8.self)
    }
}

extension JSONValue: TestedValue {
    func kind(in document: JSONDocument) -> JSONKind {
        switch self {
        case .null: .null
        case .bool(let value): value ? .true : .false
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    func count(in document: JSONDocument) -> Int {
        switch self {
        case .array(let elements): elements.count
        case .object(let members): members.count
        case .null, .bool, .number, .string: 0
        }
    }

    func number(in document: JSONDocument) -> JSONNumber? {
        if case .number(let number) = self { number } else { nil }
    }

    func isText(_ text: String, in document: JSONDocument) -> Bool {
        if case .string(let mine) = self { mine.utf8.elementsEqual(text.utf8) } else { false }
    }

    func withText<Result>(in document: JSONDocument, _ body: (Span<UInt8>) -> Result) -> Result {
        if case .string(let text) = self { body(text.utf8.span) } else { body("".utf8.span) }
    }

    func element(_ place: Int, in document: JSONDocument) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(place) else { return nil }
        return elements[place]
    }

    func member(_ key: String, in document: JSONDocument) -> JSONValue? { self[key] }

    func forEachElement(in document: JSONDocument, _ body: (JSONValue) -> Bool) {
        guard case .array(let elements) = self else { return }
        for element in elements where !body(element) { return }
    }

    func forEachText(in document: JSONDocument, withNumbers: Bool, _ body: (JSONValue) -> Bool) -> Bool {
        switch self {
        case .string: body(self)
        case .number: !withNumbers || body(self)
        case .bool, .null: true
        case .array(let elements):
            elements.allSatisfy { $0.forEachText(in: document, withNumbers: withNumbers, body) }
        case .object(let members):
            members.allSatisfy { member in
                body(.string(member.key)) && member.value.forEachText(in: document, withNumbers: withNumbers, body)
            }
        }
    }

    func canonicalText(in document: JSONDocument) -> String {
        String(decoding: serialized(), as: UTF8.self)
    }
}
