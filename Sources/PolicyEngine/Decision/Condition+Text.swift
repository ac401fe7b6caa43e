internal import JSONText
internal import RegularExpressions

extension Condition {
    /// What a requirement wants, in words and the policy's own values.
    var requirementText: String {
        let name = path.displayText
        switch test {
        case .equals(let value): return "\(name) must be \(value.displayText)"
        case .differs(let value): return "\(name) must be given and not be \(value.displayText)"
        case .isOneOf(let values): return "\(name) must be \(choiceText(values.map(\.displayText)))"
        case .isNoneOf(let values):
            return "\(name) must be given and not be \(choiceText(values.map(\.displayText)))"
        case .less(let number): return "\(name) must be a number less than \(number.text)"
        case .atMost(let number): return "\(name) must be at most \(number.text)"
        case .greater(let number): return "\(name) must be a number greater than \(number.text)"
        case .atLeast(let number): return "\(name) must be at least \(number.text)"
        case .matches(let pattern): return "\(name) must match the pattern \(quoted(pattern.pattern))"
        case .doesNotMatch(let pattern):
            return "\(name) must be a string that does not match the pattern \(quoted(pattern.pattern))"
        case .contains(let value): return "\(name) must contain \(value.displayText)"
        case .exists(let isWanted): return isWanted ? "\(name) must be given" : "\(name) must not be given"
        case .startsWith(let prefix): return "\(name) must start with \(quoted(prefix))"
        case .endsWith(let suffix): return "\(name) must end with \(quoted(suffix))"
        case .isWithin(let directories):
            return "\(name) must be an absolute path inside \(choiceText(directories.map(quoted)))"
        case .hostIsOneOf(let patterns):
            return "\(name) must be an http or https URL of \(choiceText(patterns.map(\.displayText)))"
        case .lengthAtMost(let limit): return "\(name) must not be longer than \(limit)"
        case .isFrom(let tools):
            return "\(name) must be a value that a result of \(choiceText(tools.map(quoted))) contained"
        case .holdsFinding(let detectors):
            return "\(name) must hold \(choiceText(detectors.map(\.noun)))"
        }
    }

    /// What a trigger fired because of.
    var triggerText: String {
        if case .holdsFinding(let detectors) = test {
            return "\(detectors.map(\.noun).joined(separator: " or ")) in \(path.displayText)"
        }
        return path.displayText
    }
}

extension ValuePath {
    /// The path in backticks, without the `args.` that agents do not know.
    var displayText: String {
        if isArgument, steps == [.everyText] { return "the arguments" }
        return quoted(text.hasPrefix("args.") ? String(text.dropFirst("args.".count)) : text)
    }

    /// True when the path reads the arguments, which a caller can change.
    var isArgument: Bool {
        if case .arguments = root { true } else { false }
    }

    /// True when the path reads the clock.
    var isTime: Bool {
        switch root {
        case .hour, .weekday, .date: true
        case .arguments, .toolName, .toolCategory, .toolRisk, .toolAnnotation, .serverName, .grantLabel, .grantTags,
            .grantSubject, .grantClaim, .clientName:
            false
        }
    }
}

extension JSONValue {
    /// A value of the policy, as JSON in backticks.
    fileprivate var displayText: String {
        quoted(String(decoding: serialized(), as: UTF8.self))
    }
}

extension HostPattern {
    fileprivate var displayText: String {
        quoted(matchesSubdomains ? "*.\(host)" : host)
    }
}

/// Longest quotation in a message, in characters.
private let maxQuotedCharacters = 80
/// Most items of a list in a message.
private let maxListedItems = 8

/// Text of the policy or a definition in backticks, cut short and without what could end the quotation or the line.
func quoted(_ text: String) -> String {
    let plain = text.prefix(maxQuotedCharacters).unicodeScalars
        .map { $0.value < 0x20 || $0.value == 0x7F || $0 == "`" ? "?" : String($0) }
        .joined()
    return plain.utf8.count < text.utf8.count ? "`\(plain)…`" : "`\(plain)`"
}

/// `a`, `a or b`, `one of a, b, c`.
private func choiceText(_ items: [String]) -> String {
    items.count == 1 ? items[0] : "one of \(listText(items))"
}

/// Items with commas, cut short.
func listText(_ items: [String]) -> String {
    items.prefix(maxListedItems).joined(separator: ", ") + (items.count > maxListedItems ? ", …" : "")
}
