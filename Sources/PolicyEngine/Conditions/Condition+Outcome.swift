internal import JSONText

extension Condition {
    /// What the condition comes to for `value`, from which the steps of the path lead on.
    func outcome(
        of value: some TestedValue, _ quantifier: Quantifier, in document: JSONDocument, seen: SeenView?
    ) -> Outcome {
        outcome(of: value, after: 0, quantifier, in: document, seen)
    }

    /// What the condition comes to when nothing is there.
    var outcomeWhenAbsent: Outcome {
        switch test {
        case .differs, .isNoneOf, .doesNotMatch: .undecidable
        case .exists(let wanted): Outcome(!wanted)
        case .equals, .isOneOf, .less, .atMost, .greater, .atLeast, .matches, .contains, .startsWith, .endsWith,
            .isWithin, .hostIsOneOf, .lengthAtMost, .isFrom, .holdsFinding:
            .fails
        }
    }

    /// Walks on from `value` once `taken` steps are done.
    ///
    /// A container of another kind than the path expects is undecidable: the argument may be there in a spelling that
    /// the upstream understands and we do not.
    private func outcome<Value: TestedValue>(
        of value: Value, after taken: Int, _ quantifier: Quantifier, in document: JSONDocument, _ seen: SeenView?
    ) -> Outcome {
        guard taken < path.steps.count else { return test.outcome(of: value, in: document, seen: seen) }
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
            guard value.count(in: document) > 0 else { return outcomeOfNothing(quantifier) }
            return combined(quantifier) { body in
                value.forEachElement(in: document) { element in
                    body(outcome(of: element, after: taken + 1, quantifier, in: document, seen))
                }
            }
        case .everyText: return outcomeOfTexts(below: value, quantifier, in: document, seen)
        }
        guard let next else { return outcomeWhenAbsent }
        return outcome(of: next, after: taken + 1, quantifier, in: document, seen)
    }

    private func outcomeOfTexts(
        below value: some TestedValue, _ quantifier: Quantifier, in document: JSONDocument, _ seen: SeenView?
    ) -> Outcome {
        var isEmpty = true
        let combined = combined(quantifier) { body in
            _ = value.forEachText(in: document, withNumbers: test.readsNumbers) { text in
                isEmpty = false
                return body(test.outcome(of: text, in: document, seen: seen))
            }
        }
        return isEmpty ? outcomeOfNothing(quantifier) : combined
    }

    /// A requirement over no elements is one over nothing, so it counts as absent; a trigger finds none that fires.
    private func outcomeOfNothing(_ quantifier: Quantifier) -> Outcome {
        switch quantifier {
        case .every: outcomeWhenAbsent
        case .any: .fails
        }
    }

    /// What many outcomes come to; `visit` hands in one after the other until it is told false.
    private func combined(_ quantifier: Quantifier, _ visit: (_ body: (Outcome) -> Bool) -> Void) -> Outcome {
        var combined: Outcome =
            switch quantifier {
            case .every: .holds
            case .any: .fails
            }
        visit { outcome in
            if outcome == .undecidable || quantifier.isSettled(by: outcome) { combined = outcome }
            return !quantifier.isSettled(by: outcome)
        }
        return combined
    }
}
