/// Hears what a decision looks at, for people who ask why.
package protocol DecisionTrace {
    /// False when events need not even be made.
    static var isRecording: Bool { get }

    /// Hears the next event.
    mutating func record(_ event: TraceEvent)
}
