package import Diagnostics
package import JSONText

/// Reads the values of a document and gathers what is wrong with them.
package protocol FieldReading {
    /// What was found so far.
    var problems: Problems { get set }
}

/// Values of one type, with an error for every other.
extension FieldReading {
    /// The members of a mapping; keys outside `keys` are errors, those in `later` say that they come later.
    ///
    /// Help speaks of `subject` in the plural where `what` is one of many.
    package mutating func fields(
        of node: DocumentNode, what: String, keys: [String], later: [String] = [], subject: String? = nil
    ) -> Fields? {
        guard case .mapping(let members) = node.content else {
            wrongType(node, what: what, wanted: "a mapping")
            return nil
        }
        var known: [String: DocumentMember] = [:]
        for member in members {
            if keys.contains(member.key) {
                known[member.key] = member
            } else if later.contains(member.key) {
                notInThisVersion("`\(member.key)`", at: member.keyPlace)
            } else {
                problems.error(
                    .unknownKey, at: member.keyPlace, "unknown key \(PlainText.quoted(member.key)) in \(what)",
                    help: NearName.help(
                        for: member.key, among: keys, what: subject.map { "\($0) accept" } ?? "\(what) accepts"))
            }
        }
        return Fields(what: what, place: node.place, members: known)
    }

    /// The elements of a list.
    package mutating func list(_ member: DocumentMember) -> [DocumentNode]? {
        if let elements = member.value.elements { return elements }
        var help: String?
        if case .mapping(let members) = member.value.content {
            help = members.isEmpty ? "write `\(member.key): []` for an empty list" : "start each element with `- `"
        }
        wrongType(member.value, what: "`\(member.key)`", wanted: "a list", help: help)
        return nil
    }

    /// A text that is not empty.
    package mutating func string(_ member: DocumentMember) -> String? {
        string(member.value, what: "`\(member.key)`")
    }

    /// A text that is not empty; `what` names it for people.
    package mutating func string(_ node: DocumentNode, what: String) -> String? {
        guard let scalar = node.scalar else {
            wrongType(node, what: what, wanted: "a string")
            return nil
        }
        if scalar.style == .literal || (scalar.style == .plain && scalar.text != "" && scalar.meaning == .null) {
            wrongType(node, what: what, wanted: "a string", help: "put the text in quotes")
            return nil
        }
        // A text of blanks is as good as none: nobody names a tool or a rule so.
        guard scalar.text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            problems.error(.emptyValue, at: node.place, "\(what) is empty", help: "write a text, or remove the key")
            return nil
        }
        return scalar.text
    }

    /// `true` or `false`.
    package mutating func bool(_ member: DocumentMember) -> Bool? {
        bool(member.value, what: "`\(member.key)`")
    }

    /// `true` or `false`; `what` names it for people.
    package mutating func bool(_ node: DocumentNode, what: String) -> Bool? {
        if let scalar = node.scalar {
            if case .bool(let value) = scalar.meaning { return value }
            if scalar.isOldBoolean {
                problems.error(
                    .ambiguousScalar, at: node.place,
                    "\(PlainText.quoted(scalar.text)) is a boolean in one YAML version and a string in another",
                    help: "write `true` or `false`")
                return nil
            }
        }
        wrongType(node, what: what, wanted: "`true` or `false`")
        return nil
    }

    /// A number as JSON writes it; `what` names it for people.
    package mutating func number(_ node: DocumentNode, what: String) -> JSONNumber? {
        if let scalar = node.scalar {
            switch scalar.meaning {
            case .number(let number): return number
            case .almostNumber:
                ambiguousNumber(scalar, at: node.place)
                return nil
            case .string where scalar.style == .quoted && JSONNumber(scalar.text) != nil:
                wrongType(node, what: what, wanted: "a number", help: "remove the quotes")
                return nil
            case .string, .null, .bool: break
            }
        }
        wrongType(node, what: what, wanted: "a number")
        return nil
    }

    /// A whole number within `range`.
    package mutating func integer(_ member: DocumentMember, in range: ClosedRange<Int64>) -> Int64? {
        guard let number = number(member.value, what: "`\(member.key)`") else { return nil }
        guard let integer = number.int64Value, range.contains(integer) else {
            problems.error(
                .numberOutOfRange, at: member.value.place,
                "`\(member.key)` must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return integer
    }

    /// One of a few words; `what` names the value for people.
    package mutating func choice(_ node: DocumentNode, what: String, among words: [String]) -> String? {
        guard let text = string(node, what: what) else { return nil }
        if words.contains(text) { return text }
        problems.error(
            .unknownValue, at: node.place, "\(PlainText.quoted(text)) is no value for \(what)",
            help: NearName.help(for: text, among: words, what: "write one of"))
        return nil
    }

    /// One of a few words.
    package mutating func choice(_ member: DocumentMember, among words: [String]) -> String? {
        choice(member.value, what: "`\(member.key)`", among: words)
    }

    /// Texts that are not empty and not listed twice.
    package mutating func names(_ member: DocumentMember) -> [String] {
        guard let elements = list(member) else { return [] }
        var seen: Set<[UInt8]> = []
        var names: [String] = []
        for element in elements {
            guard let name = string(element, what: "an element of `\(member.key)`") else { continue }
            guard seen.insert(Array(name.utf8)).inserted else {
                problems.error(
                    .duplicateValue, at: element.place,
                    "\(PlainText.quoted(name)) is listed twice in `\(member.key)`", help: "remove one of the two")
                continue
            }
            names.append(name)
        }
        return names
    }

    /// Reports a value of another type, or none.
    package mutating func wrongType(_ node: DocumentNode, what: String, wanted: String, help: String? = nil) {
        if node.isNull {
            problems.error(
                .emptyValue, at: node.place, "\(what) has no value", help: help ?? "write \(wanted), or remove it")
        } else {
            problems.error(.wrongType, at: node.place, "\(what) must be \(wanted), not \(node.kind)", help: help)
        }
    }

    /// Reports a number that is not the same in all versions of YAML.
    package mutating func ambiguousNumber(_ scalar: Scalar, at place: Place) {
        problems.error(
            .ambiguousScalar, at: place,
            "\(PlainText.quoted(scalar.text)) is read as different numbers by different YAML versions",
            help: "write a decimal number such as `16` or `0.5`, or put a text in quotes")
    }

    /// Reports a feature that comes later.
    package mutating func notInThisVersion(_ feature: String, at place: Place) {
        problems.error(
            .notInThisVersion, at: place, "this version does not have \(feature) yet",
            help: "remove it; a \(problems.words.noun) is never loaded with a part of it ignored")
    }

    /// Reports what a reader says about the text at `place`.
    package mutating func report(_ error: ReadingError, as code: DiagnosticCode, at place: Place) {
        problems.error(code, at: place, error.message, help: error.help)
    }
}
