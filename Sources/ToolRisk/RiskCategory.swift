/// What a tool does, from harmless to worst; the worst that applies to a tool is its category.
package enum RiskCategory: String, Sendable, Hashable, CaseIterable, Comparable {
    /// It retrieves and changes nothing.
    case read
    /// It creates or changes something, reversibly.
    case write
    /// It triggers something whose effect depends on its arguments or on a definition elsewhere.
    case execute
    /// It deletes, overwrites, cancels, archives, revokes or wipes.
    case destructive
    /// It moves money or commits to pay.
    case financial

    /// The category as people read it, such as `Read`.
    package var title: String {
        switch self {
        case .read: "Read"
        case .write: "Write"
        case .execute: "Execute"
        case .destructive: "Destructive"
        case .financial: "Financial"
        }
    }

    /// True for the categories that a policy should name one by one.
    package var isDangerous: Bool { self >= .execute }

    /// The risk from 1 to 5 before any signal raises it.
    package var baseRisk: Int {
        switch self {
        case .read: 1
        case .write: 2
        case .execute: 3
        case .destructive: 4
        case .financial: 5
        }
    }

    /// The level that goes with the category.
    package var level: RiskLevel {
        switch self {
        case .read: .low
        case .write: .medium
        case .execute: .high
        case .destructive, .financial: .critical
        }
    }

    private var rank: Int {
        switch self {
        case .read: 0
        case .write: 1
        case .execute: 2
        case .destructive: 3
        case .financial: 4
        }
    }

    /// By how bad they are.
    package static func < (left: RiskCategory, right: RiskCategory) -> Bool { left.rank < right.rank }
}
