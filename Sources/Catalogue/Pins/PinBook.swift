package import JSONText
package import ToolRisk

/// The pins of one server for one group of grants.
///
/// Names are compared byte for byte, as everywhere in a policy.
package struct PinBook: Sendable, Equatable {
    /// Most tools that are pinned; what comes after them cannot be reached.
    package static let maxTools = 4096
    /// Longest definition that is pinned, in bytes; a longer one cannot be reached.
    package static let maxDefinitionBytes = 512 << 10
    /// Most bytes of all definitions together, so that a file of them can be read again.
    package static let maxBookBytes = 32 << 20
    /// How stale the time of the last sight may be, in seconds, so that looking alone does not write a file.
    static let lastSeenSeconds: Int64 = 86_400

    /// Whose pins.
    package let scope: PinScope
    /// The pins by the bytes of the tools' names.
    var pins: [PinName: Pin] = [:]
    /// Names whose pins changed since ``takeUnsaved()``.
    var unsaved: Set<PinName> = []
    /// Names that were seen and not pinned, since there are too many or the definition is too long.
    private var beyond: Set<PinName> = []
    /// Names in the list that is being read.
    private var round: Set<PinName> = []
    /// Names that were pinned since the last list ended.
    private var fresh: Set<PinName> = []

    /// An empty book.
    package init(scope: PinScope) {
        self.scope = scope
    }

    /// Whether the pins are the same; what is unsaved does not count.
    package static func == (left: PinBook, right: PinBook) -> Bool {
        left.scope == right.scope && left.pins == right.pins
    }

    // MARK: - Asking

    /// The pin of the tool with exactly this name; nil when it was never seen.
    package subscript(name: String) -> Pin? { pins[PinName(name)] }

    /// The pinned tools in the order of their names.
    package var names: [String] { pins.keys.sorted().map(\.text) }

    /// Number of pinned tools.
    package var count: Int { pins.count }

    /// What the tool counts as; nil when it was never seen.
    package func verdict(of name: String) -> Verdict? { pins[PinName(name)]?.verdict }

    /// Whether a call may reach the tool: true when nothing is wrong with it, or `passes` holds for the worst that is.
    ///
    /// Nil when the tool was never seen, so that its definition has to be asked for.
    package func isReachable(_ name: String, passes: (DriftSeverity) -> Bool) -> Bool? {
        guard let pin = pins[PinName(name)] else {
            return pins.count >= Self.maxTools || beyond.contains(PinName(name)) ? false : nil
        }
        return pin.concern.map(passes) ?? true
    }

    // MARK: - Looking

    /// The first page of a list is about to be looked at.
    package mutating func beginList() {
        round.removeAll(keepingCapacity: true)
    }

    /// Looks at one entry of `tools/list`; nil when it has no name.
    ///
    /// `neighbours` and `classify` are asked about definitions that were not judged before. A definition stays pinned
    /// until a person approves another one; what differs is told once, and kept.
    package mutating func observe(
        _ node: JSONNodeID, in document: JSONDocument, neighbours: @autoclosure () -> ToolNeighbours,
        atSeconds now: Int64, classify: (ListedTool) -> Verdict
    ) -> Sighting? {
        guard let nameNode = document.member("name" as StaticString, of: node), let text = document.string(nameNode)
        else { return nil }
        let name = PinName(text)
        let isRepeated = !round.insert(name).inserted
        let entry = document.bytes[document.range(node)]
        if let known = pins[name], known.vanishedSeconds == nil, known.lastText.bytes.elementsEqual(entry) {
            touch(name, atSeconds: now)
            return Sighting(name: text, news: .unchanged, verdict: known.verdict)
        }
        let canonical = PinnedDefinition.canonical(node, in: document)
        guard var pin = pins[name] else {
            return firstSight(
                name, judged(canonical, node, document, neighbours(), classify), Array(entry), atSeconds: now)
        }
        pin.lastText.bytes = Array(entry)
        let latest = pin.latest.text
        let news: Sighting.News
        if isRepeated, canonical != latest {
            news = look(at: judged(canonical, node, document, neighbours(), classify), of: &pin, isRepeated: true)
        } else if canonical == pin.pinned.text, pin.hasDrifted {
            pin.forgetDrift()
            news = .restored
        } else if canonical == latest {
            news = pin.vanishedSeconds == nil ? .unchanged : .reappeared
        } else if isTooLong(canonical) {
            news = refuse(canonical, of: &pin)
        } else {
            news = look(at: judged(canonical, node, document, neighbours(), classify), of: &pin, isRepeated: false)
        }
        pin.vanishedSeconds = nil
        if news != .unchanged {
            pin.lastSeenSeconds = max(pin.lastSeenSeconds, now)
            unsaved.insert(name)
        }
        pins[name] = pin
        touch(name, atSeconds: now)
        return Sighting(name: text, news: news, verdict: pin.verdict)
    }

    private mutating func firstSight(
        _ name: PinName, _ definition: PinnedDefinition, _ entry: [UInt8], atSeconds now: Int64
    ) -> Sighting {
        guard pins.count < Self.maxTools, !isTooLong(definition.text) else {
            if beyond.count < Self.maxTools { beyond.insert(name) }
            return Sighting(name: name.text, news: .tooMany, verdict: definition.verdict)
        }
        var pin = Pin(definition, atSeconds: now)
        pin.lastText.bytes = entry
        pins[name] = pin
        unsaved.insert(name)
        fresh.insert(name)
        return Sighting(
            name: name.text, news: pin.concern == nil ? .firstSight : .poisoned(definition.findings),
            verdict: definition.verdict)
    }

    /// A definition that differs from the one of last time.
    private func look(at definition: PinnedDefinition, of pin: inout Pin, isRepeated: Bool) -> Sighting.News {
        var changes = DefinitionComparison.changes(from: pin.pinned, to: definition)
        if isRepeated {
            changes.insert(
                DefinitionChange(.listedTwice, at: "", before: nil, after: nil, severity: .high), at: 0)
        }
        // Lists that mean sets come in any order from some servers.
        guard !changes.isEmpty else {
            guard pin.hasDrifted else { return .unchanged }
            pin.forgetDrift()
            return .restored
        }
        changes += pin.changes.filter { $0.kind == .renamed }
        pin.pending = definition
        pin.changes = DefinitionChange.worstFirst(changes)
        return .changed(pin.changes)
    }

    private func isTooLong(_ text: [UInt8]) -> Bool {
        guard text.count <= Self.maxDefinitionBytes else { return true }
        // A short book needs no counting.
        guard pins.count > Self.maxBookBytes / Self.maxDefinitionBytes / 2 - 1 else { return false }
        return pins.values.reduce(text.count) { $0 + $1.pinned.text.count + ($1.pending?.text.count ?? 0) }
            > Self.maxBookBytes
    }

    /// A definition that is too long to be kept: the pinned one stays, and nobody reaches the tool.
    private func refuse(_ text: [UInt8], of pin: inout Pin) -> Sighting.News {
        pin.forgetDrift()
        let change = DefinitionChange(
            .other, at: "", before: nil, after: "a definition of \(text.count) bytes, too long to be kept",
            severity: .critical)
        pin.changes = DefinitionChange.worstFirst(pin.changes + [change])
        return .changed(pin.changes)
    }

    private func judged(
        _ canonical: [UInt8], _ node: JSONNodeID, _ document: JSONDocument, _ neighbours: ToolNeighbours,
        _ classify: (ListedTool) -> Verdict
    ) -> PinnedDefinition {
        let findings = PoisonScanner().findings(in: node, of: document, neighbours: neighbours)
        let verdict =
            ListedTool(node, in: document).map(classify)
            ?? Verdict(category: .financial, risk: RiskCategory.financial.baseRisk, confidencePercent: 0)
        return PinnedDefinition(text: canonical, verdict: verdict, findings: findings)
    }

    /// The names that were pinned since the last list ended; another list may begin.
    mutating func takeFresh() -> Set<PinName> {
        defer {
            fresh = []
            round = []
        }
        return fresh
    }

    private mutating func touch(_ name: PinName, atSeconds now: Int64) {
        guard let seen = pins[name]?.lastSeenSeconds, now > seen, now - seen >= Self.lastSeenSeconds else { return }
        pins[name]?.lastSeenSeconds = now
        unsaved.insert(name)
    }

    // MARK: - Keeping

    /// A book of what changed since the last time, to be handed to a store; nil when nothing did.
    package mutating func takeUnsaved() -> PinBook? {
        guard !unsaved.isEmpty else { return nil }
        var news = PinBook(scope: scope)
        for name in unsaved { news.pins[name] = pins[name] }
        news.unsaved = unsaved
        unsaved.removeAll()
        return news
    }
}
