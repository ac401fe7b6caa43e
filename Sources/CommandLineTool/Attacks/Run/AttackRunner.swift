package import Catalogue
internal import Diagnostics
internal import GatewayRuntime
internal import PolicyLanguage

/// Plays attack patterns against gateways in this process.
package struct AttackRunner {
    /// The policy that is tried; nil for the one that each play recommends.
    private let policy: PolicySnapshot?

    /// Tries each play's own policy.
    package init() {
        policy = nil
    }

    /// Tries this policy.
    init(policy: PolicySnapshot) {
        self.policy = policy
    }

    /// Tries the policy of this YAML document.
    ///
    /// - Throws: `AttackPolicyError` when it cannot be read.
    package init(policyText: String) throws(AttackPolicyError) {
        policy = try Self.snapshot(policyText, named: "policy")
    }

    /// Plays everything that a pattern has.
    package func run(_ pattern: AttackPattern) -> AttackReport {
        let plays = pattern.plays.map(run)
        return AttackReport(
            pattern: pattern, verdict: AttackVerdict.worst(plays.map(\.verdict)) ?? .notVisible, plays: plays)
    }

    private func run(_ play: AttackPlay) -> AttackReport.PlayReport {
        let steps: [AttackReport.StepReport]
        var problem: String?
        do throws(AttackPolicyError) {
            let control = try Self.snapshot(play.controlPolicy ?? play.policy, named: play.title)
            let stopped = Self.perform(play, play.controlSteps, control, isRecommended: false)
                .first { $0.verdict == .blocked }
            if let stopped { problem = "the control was stopped: \(stopped.note)" }
            if let policy {
                steps = Self.perform(play, play.steps, policy, isRecommended: false)
            } else {
                steps = Self.perform(
                    play, play.steps, try Self.snapshot(play.policy, named: play.title), isRecommended: true)
            }
        } catch {
            return AttackReport.PlayReport(
                title: play.title, verdict: .brokenControl, steps: [], problem: error.words)
        }
        var verdict = AttackVerdict.worst(steps.map(\.verdict)) ?? .blocked
        if problem != nil, verdict != .passed { verdict = .brokenControl }
        return AttackReport.PlayReport(title: play.title, verdict: verdict, steps: steps, problem: problem)
    }

    /// Lets all steps happen, and tells what became of those that would do harm.
    private static func perform(
        _ play: AttackPlay, _ steps: [AttackStep], _ policy: PolicySnapshot, isRecommended: Bool
    ) -> [AttackReport.StepReport] {
        let stage = AttackStages.make(play, policy)
        var reports: [AttackReport.StepReport] = []
        for step in steps {
            stage.perform(step)
            var hearing = stage.bench.takeHearing()
            for _ in 1..<step.times {
                stage.perform(step)
                hearing.add(stage.bench.takeHearing())
            }
            if let report = judge(step, hearing, isRecommended: isRecommended) { reports.append(report) }
        }
        return reports
    }

    /// What became of a step; nil for one that only prepares others, or is harmless and passed.
    private static func judge(
        _ step: AttackStep, _ hearing: AttackHearing, isRecommended: Bool
    ) -> AttackReport.StepReport? {
        guard let harm = step.harm else {
            guard step.isHarmless, isRecommended, let reason = hearing.refusals.first else { return nil }
            return AttackReport.StepReport(note: step.note, verdict: .byAccident, reasons: [reason])
        }
        if harm.isDone(by: hearing.heard(by: harm.ear)) {
            return AttackReport.StepReport(
                note: step.note, verdict: hearing.findings.isEmpty ? .passed : .detected, reasons: hearing.findings)
        }
        let isMeant =
            step.by.isEmpty || hearing.reasons.contains { step.by.contains($0.code) }
            || (hearing.reasons.isEmpty && step.by.contains(AttackStep.leftOut))
        return AttackReport.StepReport(
            note: step.note, verdict: isRecommended && !isMeant ? .byAccident : .blocked, reasons: hearing.reasons)
    }

    // MARK: - Policies

    private static func snapshot(_ text: String, named name: String) throws(AttackPolicyError) -> PolicySnapshot {
        let bytes = Array(text.utf8)
        let loaded = loadPolicy(bytes, file: name) { _ in nil }
        guard let policy = loaded.policy else {
            let why = loaded.diagnostics.first { $0.severity == .error }?.message ?? ""
            throw AttackPolicyError(words: "its policy cannot be read: \(why)")
        }
        return PolicySnapshot(policy, bytes: bytes)
    }
}

/// A policy of a play that cannot be read.
package struct AttackPolicyError: Error, Sendable {
    /// What is wrong, for people.
    package let words: String
}
