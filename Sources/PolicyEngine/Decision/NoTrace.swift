/// A trace that hears nothing and costs nothing.
struct NoTrace: DecisionTrace {
    static let isRecording = false

    mutating func record(_ event: TraceEvent) {}
}
