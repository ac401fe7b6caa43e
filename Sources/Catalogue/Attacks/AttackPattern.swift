package import ToolRisk

/// One way in which tools of agents were or can be abused, with what is known of it and what stops it.
package struct AttackPattern: Sendable {
    /// Something that has happened, or was shown to work.
    package struct Incident: Sendable, Hashable {
        /// What it was, in a few words.
        package let what: String
        /// When it became known, as `2025-04-01`, `2025-08` or `2025`; nil when nobody wrote it down.
        package let date: String?
    }

    /// Where it was read of.
    package struct Source: Sendable, Hashable {
        /// How far the source was looked at.
        package enum Checked: String, Sendable, CaseIterable {
            /// Its text was read.
            case read
            /// Its address comes from a reading list.
            case listed
            /// It is known of, but was not looked up.
            case unconfirmed
        }

        /// The address, or words where there is none.
        package let place: String
        /// How far the source was looked at.
        package let checked: Checked
    }

    /// What a gateway makes of it under the recommended policy.
    package enum Visibility: String, Sendable, CaseIterable {
        /// It is stopped.
        case blocked
        /// It is noticed and recorded, and may get through.
        case detected
        /// Nothing of it passes the gateway, or what passes looks like any other message.
        case notVisible = "not_visible"
    }

    /// Such as `AP-05`.
    package let id: String
    /// What people call it.
    package let name: String
    /// How it works, in our own words.
    package let mechanism: String
    /// What has happened; empty when nothing is known in public.
    package let incidents: [Incident]
    /// Where it was read of.
    package let sources: [Source]
    /// Its ids in OWASP MCP (`MCP03`), OWASP Agentic (`ASI01`), ATLAS (`AML.T0051.001`) and CWE (`CWE-78`).
    package let frameworks: [String]
    /// The kinds of tools that it abuses; empty when it is not about tools.
    package let abuses: [RiskCategory]
    /// The labels of tools that it needs.
    package let labels: ToolLabels
    /// What stops it, each a short phrase.
    package let stops: [String]
    /// What a gateway makes of it.
    package let visibility: Visibility
    /// What that means and where it ends, in a sentence or two.
    package let reach: String
    /// Its messages, ready to be played; empty when it cannot be played in one process.
    package let plays: [AttackPlay]
    /// Why it cannot be played; nil when it can.
    package let unplayable: String?
}

extension AttackPattern {
    /// All patterns, in the order of their ids.
    package static let all: [AttackPattern] = {
        do throws(AttackDataError) {
            return try read(EmbeddedAttacks.bytes)
        } catch {
            // INVARIANT: the data is part of the build, and a test reads all of it.
            assertionFailure("\(error)")
            return []
        }
    }()

    /// The pattern of this id, in whatever case it is written; nil when there is none.
    package static func named(_ id: String) -> AttackPattern? {
        let wanted = id.uppercased()
        return all.first { $0.id == wanted }
    }

    /// The patterns that abuse tools of this category.
    package static func abusing(_ category: RiskCategory) -> [AttackPattern] {
        all.filter { $0.abuses.contains(category) }
    }

    /// The patterns with this id of a framework, or one below it: `CWE-78`, `AML.T0051`, or `MCP` for all of a list.
    package static func inFramework(_ name: String) -> [AttackPattern] {
        let wanted = name.uppercased()
        return all.filter { pattern in pattern.frameworks.contains { isPart($0, of: wanted) } }
    }

    private static func isPart(_ id: String, of wanted: String) -> Bool {
        guard id.hasPrefix(wanted) else { return false }
        // `CWE-2` is no part of `CWE-22`, and `MCP` names a whole list.
        guard let next = id.dropFirst(wanted.count).first, let last = wanted.last else { return id == wanted }
        return last.isLetter || !next.isNumber
    }
}
