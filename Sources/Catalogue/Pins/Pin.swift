package import ToolRisk

/// What is held to of one tool: the definition that counts, and what differs from it now.
package struct Pin: Sendable, Hashable {
    /// The definition that was seen first, or approved last.
    package internal(set) var pinned: PinnedDefinition
    /// The definition that the server gives now, where it differs.
    package internal(set) var pending: PinnedDefinition?
    /// In what they differ, the worst first; also that the tool was renamed.
    package internal(set) var changes: [DefinitionChange] = []
    /// Who accepted the pinned definition; nil when nobody did.
    package internal(set) var approval: PinApproval?
    /// When the tool was first seen, in seconds since the epoch.
    package internal(set) var firstSeenSeconds: Int64
    /// When it was last seen, in seconds since the epoch; up to a day before the truth.
    package internal(set) var lastSeenSeconds: Int64
    /// When it was first missing from a whole list, in seconds since the epoch; nil while it is listed.
    package internal(set) var vanishedSeconds: Int64?
    /// The tool whose definition this one took over while that name vanished.
    package internal(set) var previousName: String?

    /// The entry as the server wrote it last; not part of what is kept.
    var lastText: LastText = LastText()

    /// A pin of a definition that is seen for the first time.
    package init(_ definition: PinnedDefinition, atSeconds seconds: Int64) {
        pinned = definition
        firstSeenSeconds = seconds
        lastSeenSeconds = seconds
    }

    /// The definition that the server gave last.
    package var latest: PinnedDefinition { pending ?? pinned }

    /// The worst that nobody accepted; nil when there is nothing.
    ///
    /// That is the worst change, and suspicious words of high severity or more in a definition that nobody approved.
    package var concern: DriftSeverity? {
        var worst = changes.map(\.severity).max()
        if approval == nil, let found = pinned.findings.map(\.severity).max(), found >= .high {
            worst = max(worst ?? found, found)
        }
        return worst
    }

    /// What the tool counts as: the worst of the pinned definition and the one that the server gives now.
    package var verdict: Verdict {
        guard let pending else { return pinned.verdict }
        return pinned.verdict.worst(with: pending.verdict)
    }

    /// True when the definition was another one than the pinned one last time.
    var hasDrifted: Bool { pending != nil || changes.contains { $0.kind != .renamed } }

    /// The definition is the pinned one again.
    mutating func forgetDrift() {
        pending = nil
        changes.removeAll { $0.kind != .renamed }
    }
}
