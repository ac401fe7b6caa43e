internal import ToolRisk

/// What a flow says to the agent that it stops.
enum FlowWords {
    private static let nanosecondsPerSecond: Int64 = 1_000_000_000

    /// What happened before: `` `get_issue` (untrusted source) 3 minutes ago``.
    static func past(_ subject: FlowSubject, _ moment: FlowMoment, age: Int64) -> String {
        let tool = moment.tool.isEmpty ? "an earlier call" : quoted(moment.tool)
        switch subject {
        case .label(let label):
            let names = label.names.map { $0.split(separator: "_").joined(separator: " ") }
            return "\(tool) (\(names.joined(separator: ", "))) \(ago(age))"
        case .tool(.category(let category)): return "\(tool) (\(category.title)) \(ago(age))"
        case .tool(.exact), .tool(.glob), .tool(.all): return "\(tool) \(ago(age))"
        }
    }

    /// What the call may not do now.
    static func prohibition(_ subject: FlowSubject) -> String {
        switch subject {
        case .label(.egress): "may not carry data out"
        case .label(.untrustedSource): "may not bring in text of third parties"
        case .label(.privateData): "may not read private data"
        case .label: "may not be called"
        case .tool(.category(let category)): "may not be called, as a tool of the category \(category.title),"
        case .tool(.exact), .tool(.glob), .tool(.all): "may not be called"
        }
    }

    /// `just now`, `3 minutes ago`.
    static func ago(_ nanoseconds: Int64) -> String {
        nanoseconds < nanosecondsPerSecond ? "just now" : "\(span(nanoseconds)) ago"
    }

    /// A span of time in its largest whole unit, rounded down: `3 minutes`.
    static func span(_ nanoseconds: Int64) -> String {
        let seconds = nanoseconds / nanosecondsPerSecond
        let (count, unit): (Int64, String) =
            switch seconds {
            case ..<120: (seconds, "second")
            case ..<7_200: (seconds / 60, "minute")
            case ..<172_800: (seconds / 3_600, "hour")
            default: (seconds / 86_400, "day")
            }
        return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }
}
