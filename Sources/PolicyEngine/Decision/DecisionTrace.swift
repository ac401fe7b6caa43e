/// Hears what a decision looks at, for people who ask why.
package protocol DecisionTrace {
    /// False when events need not even be made.
    static var isRecording: Bool { get }

    /// Hears the next event.
    mutating func record(_ event: TraceEvent)
}

/// A trace that hears nothing and costs nothing.
package struct NoTrace: DecisionTrace {
    package static let isRecording = false

    /// A trace that keeps nothing.
    package init() {}

    package mutating func record(_ event: TraceEvent) {}
}
