/// A trace that keeps every event for `explain`.
package struct ExplanationTrace: DecisionTrace, Sendable {
    /// Always true.
    package static let isRecording = true

    /// What the decision looked at, in order.
    package private(set) var events: [TraceEvent] = []

    /// A trace without events.
    package init() {}

    /// Keeps the event.
    package mutating func record(_ event: TraceEvent) {
        events.append(event)
    }
}
