extension PinBook {
    /// Takes over what somebody else kept meanwhile, such as a person's approval; what is unsaved here stays.
    ///
    /// - Returns: whether anything is different now.
    @discardableResult
    package mutating func adopt(_ kept: PinBook) -> Bool {
        let before = self
        var merged = kept.pins
        for name in unsaved {
            guard let mine = pins[name] else { continue }
            merged[name] = kept.pins[name].map { mine.reconciled(with: $0) } ?? mine
        }
        for (name, pin) in pins {
            // The entry as the server wrote it saves the next look, as long as the last definition is the same.
            if let other = merged[name], other.latest.text == pin.latest.text { merged[name]?.lastText = pin.lastText }
        }
        pins = merged
        return self != before
    }

    /// Adds newer news to news that nobody kept yet.
    package mutating func merge(_ newer: PinBook) {
        for name in newer.unsaved {
            unsaved.insert(name)
            if let pin = newer.pins[name] { pins[name] = pin }
        }
    }

    /// Puts what a gateway found into a book that others write too.
    ///
    /// A person's approval in this book survives; what a gateway found about later definitions does too.
    package mutating func record(_ news: PinBook) {
        for name in news.unsaved {
            guard let theirs = news.pins[name] else { continue }
            pins[name] = pins[name].map { theirs.reconciled(with: $0) } ?? theirs
        }
    }
}

extension Pin {
    /// This pin, as a gateway has it, put onto the one that is kept.
    ///
    /// The kept definition is the one that counts, since a person may have approved it; the last one that the gateway
    /// saw is measured against it.
    func reconciled(with kept: Pin) -> Pin {
        var result = kept
        result.firstSeenSeconds = min(firstSeenSeconds, kept.firstSeenSeconds)
        result.lastSeenSeconds = max(lastSeenSeconds, kept.lastSeenSeconds)
        result.vanishedSeconds = vanishedSeconds
        result.lastText = lastText
        let approved = result.pinned.text == pinned.text && result.approval == approval
        result.previousName = previousName ?? kept.previousName
        let marks = changes.filter { change in
            switch change.kind {
            case .renamed: approved || result.approval == nil
            case .listedTwice: approved
            default: false
            }
        }
        guard latest.text != result.pinned.text else {
            result.pending = nil
            result.changes = marks
            return result
        }
        let differences = approved ? changes : DefinitionComparison.changes(from: result.pinned, to: latest)
        result.pending = differences.isEmpty ? nil : latest
        let others = marks.filter { !differences.contains($0) }
        result.changes = differences.isEmpty ? marks : DefinitionChange.worstFirst(differences + others)
        return result
    }
}
