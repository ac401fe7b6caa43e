/// What happened before a call, as a decision reads it.
package struct FlowView: Sendable {
    private let history: FlowHistory
    /// When the call is made, on the memory's clock.
    private let now: Int64

    init(history: FlowHistory, now: Int64) {
        self.history = history
        self.now = now
    }

    /// The last call that `subject` means, if it came inside the window; with its age.
    func latest(_ subject: FlowSubject, within windowNanoseconds: Int64) -> (moment: FlowMoment, age: Int64)? {
        guard let moment = history.latest(subject) else { return nil }
        let age = age(of: moment.nanoseconds)
        return age <= windowNanoseconds ? (moment, age) : nil
    }

    /// Whether the tool of this server succeeded inside the window.
    func hasSucceeded(_ name: String, on server: String, within windowNanoseconds: Int64) -> Bool {
        guard let success = history.latestSuccess(of: name, on: server) else { return false }
        return age(of: success) <= windowNanoseconds
    }

    /// Nanoseconds from then to now; what lies ahead is now.
    private func age(of then: Int64) -> Int64 {
        let (age, overflow) = now.subtractingReportingOverflow(then)
        return overflow ? (now > then ? .max : 0) : max(0, age)
    }
}
