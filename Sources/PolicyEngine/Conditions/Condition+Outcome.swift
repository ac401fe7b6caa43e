internal import JSONText

extension Condition {
    /// What the condition comes to for `value`, from which the steps of the path lead on.
    func outcome(
        of value: some TestedValue, _ quantifier: Quantifier, in document: JSONDocument
    ) -> Outcome {
        outcome(of: value, after: 0, quantifier, in: document)
    }

    /// What the condition comes to when nothing is there.
    var outcomeWhenAbsent: Outcome {
        switch test {
        case .differs, .isNoneOf, .doesNotMatch: .undecidable
        case .exists(let wanted): Outcome(!wanted)
        case .equals, .isOneOf, .less, .atMost, .greater, .atLeast, .matches, .contains, .startsWith, .endsWith,
            .isWithin, .hostIsOneOf, .lengthAtMost:
            .fails
        }
    }

    /// Walks on from `value` once `taken` steps are done.
    ///
    /// A container of another kind than the path expects is undecidable: the argument may be there in a spelling that
    /// the upstream understands and we do not.
    private func outcome<Value: TestedValue>(
        of value: Value, after taken: Int, _ quantifier: Quantifier, in document: JSONDocument
    ) -> Outcome {
        guard taken < path.steps.count else { return test.outcome(of: value, in: document) }
        let kind = value.kind(in: document)
        if case .null = kind { return outcomeWhenAbsent }
        let next: Value?
        switch path.steps[taken] {
        case .key(let key):
            guard case .object = kind else { return .undecidable }
            next = value.member(key, in: document)
        case .index(let place):
            guard case .array = kind else { return .undecidable }
            next = value.element(place, in: document)
        case .every:
            guard case .array = kind else { return .undecidable }
            return outcomeOfElements(of: value, after: taken + 1, quantifier, in: document)
        }
        guard let next else { return outcomeWhenAbsent }
        return outcome(of: next, after: taken + 1, quantifier, in: document)
    }

    /// A requirement over no elements is one over nothing, so it counts as absent; a trigger finds none that fires.
    private func outcomeOfElements<Value: TestedValue>(
        of array: Value, after taken: Int, _ quantifier: Quantifier, in document: JSONDocument
    ) -> Outcome {
        if array.count(in: document) == 0 {
            switch quantifier {
            case .every: return outcomeWhenAbsent
            case .any: return .fails
            }
        }
        var combined: Outcome =
            switch quantifier {
            case .every: .holds
            case .any: .fails
            }
        array.forEachElement(in: document) { element in
            let outcome = outcome(of: element, after: taken, quantifier, in: document)
            if outcome == .undecidable || quantifier.isSettled(by: outcome) { combined = outcome }
            return !quantifier.isSettled(by: outcome)
        }
        return combined
    }
}
