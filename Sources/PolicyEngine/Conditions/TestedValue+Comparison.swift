internal import JSONText

extension TestedValue {
    /// Whether the value equals `wanted`, structurally.
    ///
    /// A value of another type is undecidable, so that `"500"` gets past neither a rule that wants 500 nor one that
    /// denies it; only a wanted `null` may be told from anything.
    func equality(to wanted: JSONValue, in document: JSONDocument) -> Outcome {
        let kind = kind(in: document)
        switch wanted {
        case .null:
            if case .null = kind { return .holds }
            return .fails
        case .bool(let wanted):
            switch kind {
            case .true: return Outcome(wanted)
            case .false: return Outcome(!wanted)
            case .object, .array, .string, .number, .null: return .undecidable
            }
        case .number(let wanted):
            guard let ordering = ordering(to: wanted, in: document) else { return .undecidable }
            return Outcome(ordering == .equal)
        case .string(let wanted):
            guard case .string = kind else { return .undecidable }
            return Outcome(isText(wanted, in: document))
        case .array(let wanted):
            guard case .array = kind else { return .undecidable }
            return equality(toElements: wanted, in: document)
        case .object(let wanted):
            guard case .object = kind else { return .undecidable }
            return equality(toMembers: wanted, in: document)
        }
    }

    /// Whether the value equals one of `candidates`: those of its own type decide, and without any of them nothing can
    /// be decided.
    func membership(in candidates: [JSONValue], in document: JSONDocument) -> Outcome {
        var combined = Outcome.fails
        var isComparable = false
        for candidate in candidates where hasType(of: candidate, in: document) {
            isComparable = true
            let equality = equality(to: candidate, in: document)
            if equality == .holds { return .holds }
            if equality == .undecidable { combined = .undecidable }
        }
        let isDecided = isComparable || candidates.allSatisfy { $0 == .null }
        return isDecided ? combined : .undecidable
    }

    /// How the number stands to `limit`; nil when it is no number, is `-0`, or stands otherwise once it is the double
    /// that a JavaScript upstream would see.
    func ordering(to limit: JSONNumber, in document: JSONDocument) -> JSONNumber.Ordering? {
        guard let number = number(in: document), !number.isNegativeZero else { return nil }
        let exact = JSONNumber.compareExact(number, limit)
        let (double, doubleLimit) = (number.doubleValue, limit.doubleValue)
        let rounded: JSONNumber.Ordering = double < doubleLimit ? .less : double > doubleLimit ? .greater : .equal
        return exact == rounded ? exact : nil
    }

    private func equality(toElements wanted: [JSONValue], in document: JSONDocument) -> Outcome {
        guard count(in: document) == wanted.count else { return .fails }
        var combined = Outcome.holds
        var place = 0
        forEachElement(in: document) { element in
            let equality = element.equality(to: wanted[place], in: document)
            if equality != .holds { combined = equality }
            place += 1
            return equality != .fails
        }
        return combined
    }

    private func equality(toMembers wanted: [JSONValue.Member], in document: JSONDocument) -> Outcome {
        guard count(in: document) == wanted.count else { return .fails }
        var combined = Outcome.holds
        for wanted in wanted {
            guard let value = member(wanted.key, in: document) else { return .fails }
            let equality = value.equality(to: wanted.value, in: document)
            if equality == .fails { return .fails }
            if equality == .undecidable { combined = .undecidable }
        }
        return combined
    }

    private func hasType(of candidate: JSONValue, in document: JSONDocument) -> Bool {
        switch (candidate, kind(in: document)) {
        case (.null, .null), (.bool, .true), (.bool, .false), (.number, .number), (.string, .string),
            (.array, .array), (.object, .object):
            true
        case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): false
        }
    }
}
