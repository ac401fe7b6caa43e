internal import ToolRisk

/// What one grant did lately: the last time of everything that a flow can ask for.
///
/// Labels and categories are few. Tools are kept up to a limit; those that had to go count as called at the time of the
/// last of them, and as never succeeded.
struct FlowHistory: Sendable {
    private struct ToolKey: Sendable, Hashable {
        let server: NameKey
        let name: NameKey
    }

    private struct ToolMoments: Sendable {
        var lastCall: Int64
        var lastSuccess: Int64?
    }

    /// Longest name of a tool that is kept, in bytes.
    static let maxNameBytes = 256

    /// By the number of the label's bit.
    private var labels: [FlowMoment?]
    /// By ``place(of:)``.
    private var categories: [FlowMoment?]
    private var tools: [ToolKey: ToolMoments] = [:]
    /// When a tool whose name was not kept was last called.
    private var lastForgotten: Int64?
    /// When the last call came.
    private(set) var lastCall: Int64

    /// A grant that called nothing, or nobody knows what up to `forgotten`.
    init(forgotten: Int64?) {
        let moment = forgotten.map { FlowMoment(nanoseconds: $0, tool: "") }
        labels = [FlowMoment?](repeating: moment, count: ToolLabels.named.count)
        categories = [FlowMoment?](repeating: moment, count: RiskCategory.allCases.count)
        lastForgotten = forgotten
        lastCall = forgotten ?? .min
    }

    // MARK: - Learning

    /// Notes a call, or the end of one.
    mutating func note(_ event: FlowEvent, succeeded: Bool, at nanoseconds: Int64, maxTools: Int) {
        lastCall = max(lastCall, nanoseconds)
        let tool = String(event.target.prefix(FlowMoment.maxToolCharacters))
        let moment = FlowMoment(nanoseconds: nanoseconds, tool: tool)
        for place in labels.indices where event.labels.rawValue >> UInt8(place) & 1 == 1 {
            labels[place] = FlowMoment.later(labels[place], moment)
        }
        let category = event.category.map(FlowHistory.place)
        for place in categories.indices where category == nil || category == place {
            categories[place] = FlowMoment.later(categories[place], moment)
        }
        guard event.kind == .tool else { return }
        noteTool(event, succeeded: succeeded, at: nanoseconds, maxTools: maxTools)
    }

    private mutating func noteTool(_ event: FlowEvent, succeeded: Bool, at nanoseconds: Int64, maxTools: Int) {
        guard event.target.utf8.count <= FlowHistory.maxNameBytes else {
            lastForgotten = max(lastForgotten ?? .min, nanoseconds)
            return
        }
        let key = ToolKey(server: NameKey(text: event.server), name: NameKey(text: event.target))
        if tools[key] == nil, tools.count >= maxTools { forgetOldestTool() }
        var moments = tools[key] ?? ToolMoments(lastCall: nanoseconds)
        moments.lastCall = max(moments.lastCall, nanoseconds)
        if succeeded { moments.lastSuccess = max(moments.lastSuccess ?? .min, nanoseconds) }
        tools[key] = moments
    }

    private mutating func forgetOldestTool() {
        guard let oldest = tools.min(by: { $0.value.lastCall < $1.value.lastCall }) else { return }
        lastForgotten = max(lastForgotten ?? .min, oldest.value.lastCall)
        tools[oldest.key] = nil
    }

    // MARK: - Asking

    /// When the last call came that `subject` means or may mean.
    func latest(_ subject: FlowSubject) -> FlowMoment? {
        switch subject {
        case .label(let label):
            return labels.indices.lazy.filter { label.rawValue >> UInt8($0) & 1 == 1 }
                .reduce(nil) { FlowMoment.later($0, labels[$1]) }
        case .tool(.category(let wanted)): return categories[FlowHistory.place(of: wanted)]
        case .tool(let selector):
            return
                tools.lazy.filter { selector.selects($0.key.name.text, category: nil) }
                .map { FlowMoment(nanoseconds: $0.value.lastCall, tool: $0.key.name.text) }
                .reduce(lastForgotten.map { FlowMoment(nanoseconds: $0, tool: "") }) { FlowMoment.later($0, $1) }
        }
    }

    private static func place(of category: RiskCategory) -> Int {
        switch category {
        case .read: 0
        case .write: 1
        case .execute: 2
        case .destructive: 3
        case .financial: 4
        }
    }

    /// When the tool of this server last succeeded, as far as that is still known.
    func latestSuccess(of name: String, on server: String) -> Int64? {
        tools[ToolKey(server: NameKey(text: server), name: NameKey(text: name))]?.lastSuccess
    }
}
