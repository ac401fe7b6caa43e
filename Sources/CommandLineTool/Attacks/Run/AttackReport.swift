package import Catalogue

/// What a pattern came to under a policy.
package struct AttackReport {
    /// The pattern.
    package let pattern: AttackPattern
    /// The worst of all plays.
    package let verdict: AttackVerdict
    /// What each play came to.
    package let plays: [PlayReport]

    /// What one play came to.
    package struct PlayReport {
        /// What was tried.
        package let title: String
        /// What it came to.
        package let verdict: AttackVerdict
        /// What was tried in each step that would do harm, and what each came to.
        package let steps: [StepReport]
        /// What is wrong with the play itself; nil when nothing is.
        package let problem: String?
    }

    /// What one step that would do harm came to.
    package struct StepReport {
        /// What was tried.
        package let note: String
        /// What it came to.
        package let verdict: AttackVerdict
        /// The codes and rules that stopped or noticed it.
        let reasons: [AttackReason]
    }

    /// True when nothing but the policy's default stopped it: the policy does not name the tools, so that no rule was
    /// tried.
    package var isByDefaultAlone: Bool {
        let codes = plays.flatMap(\.steps).compactMap { $0.reasons.first?.code }
        return verdict == .blocked && !codes.isEmpty && codes.allSatisfy { $0 == "default_deny" }
    }

    /// Every reason once.
    var reasons: [AttackReason] {
        var all: [AttackReason] = []
        for reason in plays.flatMap(\.steps).flatMap({ $0.reasons.prefix(1) }) where !all.contains(reason) {
            all.append(reason)
        }
        return all
    }
}
