/// A rule about calls that follow each other.
///
/// It never changes, so decisions share it instead of copying it.
package final class FlowRule: Sendable {
    /// What has to be true of the calls before.
    package enum Trigger: Sendable, Hashable {
        /// The rule fires when all of these happened inside the window.
        case after([FlowSubject])
        /// The rule fires unless each of these tools of the same server succeeded inside the window.
        case unlessSucceeded([String])
    }

    /// What the rule does when it fires.
    package enum Action: Sendable, Hashable {
        case deny
        /// A person must approve.
        case approve(timeoutNanoseconds: Int64)
    }

    /// JSON Pointer into the policy, such as `/flows/0`.
    package let id: String
    /// The name that people gave it.
    package let name: String?
    /// `on_deny` or `reason`: what the agent is told.
    package let message: String?
    /// The rule's own mode; nil follows the document.
    package let mode: EnforcementMode?
    /// Which calls the rule is for: any of these.
    package let when: [FlowSubject]
    /// What has to be true of the calls before.
    package let trigger: Trigger
    /// How long a call counts, in nanoseconds.
    package let windowNanoseconds: Int64
    /// What the rule does when it fires.
    package let action: Action

    /// How long a tool's success lasts when the policy does not say: a day.
    package static let defaultSuccessNanoseconds: Int64 = 86_400_000_000_000

    /// Whether the rule asks what the catalogue says of tools.
    let readsDefinition: Bool

    /// A rule with every part given.
    package init(
        id: String, name: String? = nil, message: String? = nil, mode: EnforcementMode? = nil, when: [FlowSubject],
        trigger: Trigger, windowNanoseconds: Int64, action: Action = .deny
    ) {
        self.id = id
        self.name = name
        self.message = message
        self.mode = mode
        self.when = when
        self.trigger = trigger
        self.windowNanoseconds = windowNanoseconds
        self.action = action
        var subjects = when
        if case .after(let others) = trigger { subjects += others }
        readsDefinition = subjects.contains { $0.readsDefinition }
    }
}
