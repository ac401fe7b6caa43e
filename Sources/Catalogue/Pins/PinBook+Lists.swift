internal import ToolRisk

extension PinBook {
    /// The last page of a list was looked at: tools that are not in `seen` have vanished, and new ones that are as they
    /// were have taken their place.
    package mutating func endOfList(seen: some Sequence<String>, atSeconds now: Int64) -> [ListNews] {
        let present = Set(seen.map { PinName($0) })
        let fresh = takeFresh()
        var news: [ListNews] = []
        var gone: [PinName] = []
        var justGone: Set<PinName> = []
        for name in pins.keys.sorted() where !present.contains(name) {
            gone.append(name)
            guard pins[name]?.vanishedSeconds == nil else { continue }
            pins[name]?.vanishedSeconds = now
            pins[name]?.lastText.bytes = []
            unsaved.insert(name)
            justGone.insert(name)
            news.append(.vanished(name: name.text))
        }
        guard !gone.isEmpty, !justGone.isEmpty || !fresh.isEmpty else { return news }
        let former = FormerTools(gone.compactMap { name in pins[name].map { (name, $0) } })
        for name in pins.keys.sorted() where present.contains(name) {
            guard let pin = pins[name], pin.approval == nil, pin.previousName == nil else { continue }
            let isFresh = fresh.contains(name)
            let old = former.predecessor(of: pin.latest) { candidate, old in
                isFresh || justGone.contains(candidate) && old.firstSeenSeconds < pin.firstSeenSeconds
            }
            guard let old else { continue }
            take(name, from: old)
            news.append(.renamed(from: old.text, to: name.text))
        }
        return news
    }

    /// A new name inherits what is known of the old one: until a person approves it, it counts as no better.
    private mutating func take(_ name: PinName, from old: PinName) {
        guard var pin = pins[name], let former = pins[old] else { return }
        pin.previousName = old.text
        pin.pinned.verdict = former.verdict.worst(with: pin.pinned.verdict)
        pin.changes = DefinitionChange.worstFirst(
            pin.changes + [
                DefinitionChange(.renamed, at: "/name", before: old.text, after: name.text, severity: .high)
            ])
        pins[name] = pin
        unsaved.insert(name)
    }
}
