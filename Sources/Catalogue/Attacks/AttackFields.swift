internal import JSONText

/// An object in the data of the attack patterns, and where it stands.
struct AttackFields {
    let value: JSONValue
    let place: String

    init(_ value: JSONValue, at place: String) {
        self.value = value
        self.place = place
    }

    /// The same object, at a place with a better name.
    func moved(to place: String) -> AttackFields { AttackFields(value, at: place) }

    func problem(_ key: String, _ problem: String) -> AttackDataError {
        AttackDataError(place: "\(place)/\(key)", problem: problem)
    }

    /// Refuses every key but these.
    func expect(_ keys: Set<String>) throws(AttackDataError) {
        guard case .object(let members) = value else { throw AttackDataError(place: place, problem: "no object") }
        for member in members where !keys.contains(member.key) { throw problem(member.key, "nobody reads this key") }
    }

    // MARK: - Values

    /// The value of this key; nil when there is none.
    func member(_ key: String) -> JSONValue? { value[key] }

    func optionalText(_ key: String) throws(AttackDataError) -> String? {
        switch value[key] {
        case nil: return nil
        case .string(let text): return text
        case .null, .bool, .number, .array, .object: throw problem(key, "no text")
        }
    }

    func text(_ key: String) throws(AttackDataError) -> String {
        guard let text = try optionalText(key), !text.isEmpty else { throw problem(key, "no text") }
        return text
    }

    /// The case of an enum that has this name.
    func word<Word: RawRepresentable>(_ key: String) throws(AttackDataError) -> Word where Word.RawValue == String {
        let name = try text(key)
        guard let word = Word(rawValue: name) else { throw problem(key, "`\(name)` is none of the words for it") }
        return word
    }

    func texts(_ key: String) throws(AttackDataError) -> [String] {
        var texts: [String] = []
        for element in try elements(key) {
            guard case .string(let text) = element else { throw problem(key, "no list of texts") }
            texts.append(text)
        }
        return texts
    }

    /// Lines of a text; nil when there are none.
    func lines(_ key: String) throws(AttackDataError) -> String? {
        guard value[key] != nil else { return nil }
        return try texts(key).map { $0 + "\n" }.joined()
    }

    /// A whole number of at least 1.
    func count(_ key: String) throws(AttackDataError) -> Int? {
        guard let found = value[key] else { return nil }
        guard case .number(let number) = found, let integer = number.int64Value, integer > 0 else {
            throw problem(key, "no whole number above 0")
        }
        return Int(clamping: integer)
    }

    func flag(_ key: String) throws(AttackDataError) -> Bool {
        switch value[key] {
        case nil: return false
        case .bool(let flag): return flag
        case .null, .number, .string, .array, .object: throw problem(key, "neither true nor false")
        }
    }

    /// The elements of a list; empty when there is none.
    func elements(_ key: String) throws(AttackDataError) -> [JSONValue] {
        switch value[key] {
        case nil: return []
        case .array(let elements): return elements
        case .null, .bool, .number, .string, .object: throw problem(key, "no list")
        }
    }

    /// The objects of a list; empty when there is none.
    func list(_ key: String) throws(AttackDataError) -> [AttackFields] {
        try elements(key).enumerated().map { AttackFields($0.element, at: "\(place)/\(key)/\($0.offset)") }
    }

    /// The members of an object; empty when there is none.
    func members(_ key: String) throws(AttackDataError) -> [JSONValue.Member] {
        switch value[key] {
        case nil: return []
        case .object(let members): return members
        case .null, .bool, .number, .string, .array: throw problem(key, "no object")
        }
    }

    /// The same object with the members of another in the place of its own.
    func merged(with other: JSONValue) -> AttackFields {
        guard case .object(let members) = value, case .object(let others) = other else { return self }
        let kept = members.filter { member in !others.contains { $0.key == member.key } }
        return AttackFields(.object(kept + others), at: place)
    }
}
