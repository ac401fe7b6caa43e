/// What every grant did lately, for rules about calls that follow each other.
///
/// What has to be forgotten counts as happened and never as succeeded, so a full memory can only refuse too much. Times
/// are of any one clock that does not go back.
package struct FlowMemory: Sendable {
    /// Most grants that are remembered.
    package let maxGrants: Int
    /// Most tools that are remembered for one grant.
    package let maxToolsPerGrant: Int

    private var histories: [String: FlowHistory] = [:]
    /// When a grant that was forgotten last called anything.
    private var lastForgotten: Int64?

    /// A memory of nothing.
    package init(maxGrants: Int = 1_024, maxToolsPerGrant: Int = 256) {
        self.maxGrants = max(1, maxGrants)
        self.maxToolsPerGrant = max(1, maxToolsPerGrant)
    }

    /// Notes a call that is about to be forwarded; from now on it counts as happened.
    package mutating func admitted(_ event: FlowEvent, by grant: String, at nanoseconds: Int64) {
        note(event, by: grant, succeeded: false, at: nanoseconds)
    }

    /// Notes the end of a call: its result is known to the client from now on.
    ///
    /// - Parameter succeeded: false for an error of any kind, and for no answer.
    package mutating func ended(_ event: FlowEvent, by grant: String, succeeded: Bool, at nanoseconds: Int64) {
        note(event, by: grant, succeeded: succeeded, at: nanoseconds)
    }

    /// What a decision about a call of this grant may know; nil when nothing happened.
    package func view(of grant: String, at now: Int64) -> FlowView? {
        if let history = histories[grant] { return FlowView(history: history, now: now) }
        return lastForgotten.map { FlowView(history: FlowHistory(forgotten: $0), now: now) }
    }

    private mutating func note(_ event: FlowEvent, by grant: String, succeeded: Bool, at nanoseconds: Int64) {
        if histories[grant] == nil {
            if histories.count >= maxGrants { forgetOldestGrant() }
            histories[grant] = FlowHistory(forgotten: lastForgotten)
        }
        histories[grant]?.note(event, succeeded: succeeded, at: nanoseconds, maxTools: maxToolsPerGrant)
    }

    private mutating func forgetOldestGrant() {
        guard let oldest = histories.min(by: { $0.value.lastCall < $1.value.lastCall }) else { return }
        lastForgotten = max(lastForgotten ?? .min, oldest.value.lastCall)
        histories[oldest.key] = nil
    }
}
