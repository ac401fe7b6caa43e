/// What became of an attack.
package enum AttackVerdict: String, Sendable, CaseIterable {
    /// It was stopped.
    case blocked
    /// It got through, and the trail says so.
    case detected
    /// It got through.
    case passed
    /// Nothing of it passes a gateway.
    case notVisible = "not visible"
    /// The recommended policy stopped it for another reason than it should, or stopped harmless messages too.
    case byAccident = "by accident"
    /// The control did not get through, so that the play shows nothing.
    case brokenControl = "broken control"

    /// True for what ends the command with a finding.
    package var isBad: Bool {
        switch self {
        case .blocked, .detected, .notVisible: false
        case .passed, .byAccident, .brokenControl: true
        }
    }

    /// The worst of several; nil of none.
    static func worst(_ verdicts: [AttackVerdict]) -> AttackVerdict? {
        verdicts.max { $0.rank < $1.rank }
    }

    private var rank: Int {
        switch self {
        case .notVisible: 0
        case .blocked: 1
        case .detected: 2
        case .byAccident: 3
        case .brokenControl: 4
        case .passed: 5
        }
    }
}
