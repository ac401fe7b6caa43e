internal import JSONText

extension Policy {
    /// What a condition comes to for a call.
    func outcome(
        of condition: Condition, _ quantifier: Quantifier, for call: PolicedCall, in document: JSONDocument,
        facts: CallFacts
    ) -> Outcome {
        if condition.readsArguments {
            guard let arguments = call.arguments else { return condition.outcomeWhenAbsent }
            return condition.outcome(of: arguments, quantifier, in: document, seen: facts.seen)
        }
        switch fact(condition.path.root, of: call, facts: facts) {
        case .known(let value):
            return condition.outcome(of: value, quantifier, in: document, seen: facts.seen)
        case .absent: return condition.outcomeWhenAbsent
        case .unknown: return .undecidable
        }
    }

    /// What a path finds, as JSON text, at most ``maxObservedValues`` of it: for the explanation only.
    func observed(
        at path: ValuePath, for call: PolicedCall, in document: JSONDocument, facts: CallFacts
    ) -> [String] {
        var found: [String] = []
        if case .arguments = path.root {
            if let arguments = call.arguments { path.collect(from: arguments, after: 0, in: document, &found) }
        } else if case .known(let value) = fact(path.root, of: call, facts: facts) {
            path.collect(from: value, after: 0, in: document, &found)
        }
        return found
    }
}

extension ValuePath {
    /// Most values of one path that an explanation shows.
    static let maxObservedValues = 16

    /// Appends the values that the path leads to from `value` once `taken` steps are done.
    fileprivate func collect<Value: TestedValue>(
        from value: Value, after taken: Int, in document: JSONDocument, _ found: inout [String]
    ) {
        guard found.count < ValuePath.maxObservedValues else { return }
        guard taken < steps.count else {
            found.append(value.canonicalText(in: document))
            return
        }
        switch steps[taken] {
        case .key(let key):
            if let next = value.member(key, in: document) {
                collect(from: next, after: taken + 1, in: document, &found)
            }
        case .index(let place):
            if let next = value.element(place, in: document) {
                collect(from: next, after: taken + 1, in: document, &found)
            }
        case .every:
            value.forEachElement(in: document) { element in
                collect(from: element, after: taken + 1, in: document, &found)
                return found.count < ValuePath.maxObservedValues
            }
        case .everyText:
            _ = value.forEachText(in: document, withNumbers: false) { text in
                found.append(text.canonicalText(in: document))
                return found.count < ValuePath.maxObservedValues
            }
        }
    }

    /// The one value that the path leads to from `value`; nil when there is none or, at a `[*]`, not exactly one.
    func single<Value: TestedValue>(from value: Value, in document: JSONDocument) -> Value? {
        var current = value
        for step in steps {
            let next: Value?
            switch step {
            case .key(let key): next = current.member(key, in: document)
            case .index(let place): next = current.element(place, in: document)
            case .every: next = current.count(in: document) == 1 ? current.element(0, in: document) : nil
            case .everyText: next = nil
            }
            guard let next else { return nil }
            current = next
        }
        return current
    }
}
