internal import JSONText
internal import RegularExpressions

extension ValueTest {
    /// Longest string that a pattern is matched against, in bytes of UTF-8; longer ones are undecidable.
    static let maxMatchedBytes = 65_536

    /// What the test comes to for a value that is there.
    func outcome(of value: some TestedValue, in document: JSONDocument, seen: SeenView?) -> Outcome {
        switch self {
        case .equals(let wanted): value.equality(to: wanted, in: document)
        case .differs(let unwanted): value.equality(to: unwanted, in: document).negated
        case .isOneOf(let wanted): value.membership(in: wanted, in: document)
        case .isNoneOf(let unwanted): value.membership(in: unwanted, in: document).negated
        case .less(let limit): value.ordering(to: limit, in: document).outcome { $0 == .less }
        case .atMost(let limit): value.ordering(to: limit, in: document).outcome { $0 != .greater }
        case .greater(let limit): value.ordering(to: limit, in: document).outcome { $0 == .greater }
        case .atLeast(let limit): value.ordering(to: limit, in: document).outcome { $0 != .less }
        case .matches(let pattern): value.match(of: pattern, in: document)
        case .doesNotMatch(let pattern): value.match(of: pattern, in: document).negated
        case .contains(let wanted): value.containment(of: wanted, in: document)
        case .exists(let wanted): Outcome((value.kind(in: document) != .null) == wanted)
        case .startsWith(let prefix): value.text(in: document) { Outcome($0.hasPrefix(prefix.utf8.span)) }
        case .endsWith(let suffix): value.text(in: document) { Outcome($0.hasSuffix(suffix.utf8.span)) }
        case .isWithin(let directories): value.text(in: document) { $0.containment(in: directories) }
        case .hostIsOneOf(let patterns): value.text(in: document) { HostPattern.outcome(of: $0, patterns) }
        case .lengthAtMost(let limit): value.length(isAtMost: limit, in: document)
        case .isFrom(let tools): value.origin(among: tools, seen, in: document)
        case .holdsFinding(let detectors): value.finding(of: detectors, in: document)
        }
    }
}

extension JSONNumber.Ordering? {
    /// The outcome of a test of an ordering; without one nothing can be decided.
    fileprivate func outcome(_ test: (JSONNumber.Ordering) -> Bool) -> Outcome {
        map { Outcome(test($0)) } ?? .undecidable
    }
}

extension TestedValue {
    /// The outcome of a test of a string; anything else is undecidable.
    fileprivate func text(in document: JSONDocument, _ test: (Span<UInt8>) -> Outcome) -> Outcome {
        guard case .string = kind(in: document) else { return .undecidable }
        return withText(in: document, test)
    }

    fileprivate func match(of pattern: RegularExpression, in document: JSONDocument) -> Outcome {
        text(in: document) { text in
            text.count > ValueTest.maxMatchedBytes ? .undecidable : Outcome(pattern.matches(utf8: text))
        }
    }

    /// Whether a string has `wanted` as a substring, or an array as an element.
    fileprivate func containment(of wanted: JSONValue, in document: JSONDocument) -> Outcome {
        switch (kind(in: document), wanted) {
        case (.string, .string(let wanted)):
            return withText(in: document) { Outcome($0.contains(wanted.utf8.span)) }
        case (.array, _):
            var found = Outcome.fails
            forEachElement(in: document) { element in
                let equality = element.equality(to: wanted, in: document)
                if equality != .fails { found = equality }
                return equality != .holds
            }
            return found
        case (_, _): return .undecidable
        }
    }

    /// Whether a string or whole number was seen in a result of one of these tools.
    fileprivate func origin(among tools: [String], _ seen: SeenView?, in document: JSONDocument) -> Outcome {
        guard let seen else { return .undecidable }
        if let integer = number(in: document)?.int64Value {
            return seen.outcome(of: String(integer).utf8.span, from: tools)
        }
        return text(in: document) { seen.outcome(of: $0, from: tools) }
    }

    fileprivate func finding(of detectors: [Detector], in document: JSONDocument) -> Outcome {
        if case .number = kind(in: document) {
            let digits = canonicalText(in: document)
            return Outcome(detectors.contains { $0.finds(in: digits.utf8.span) })
        }
        return text(in: document) { text in Outcome(detectors.contains { $0.finds(in: text) }) }
    }

    /// Whether there are at most so many Unicode scalars, elements or members.
    fileprivate func length(isAtMost limit: Int, in document: JSONDocument) -> Outcome {
        switch kind(in: document) {
        case .string: text(in: document) { Outcome($0.count <= limit || $0.scalarCount <= limit) }
        case .array, .object: Outcome(count(in: document) <= limit)
        case .number, .true, .false, .null: .undecidable
        }
    }
}
