package import ToolRisk

/// Which calls a flow is about.
package enum FlowSubject: Sendable, Hashable {
    /// Tools with this label.
    case label(ToolLabels)
    /// Tools that a name, a pattern or a category selects.
    case tool(Selector)

    /// True when a call whose tool nobody judged cannot be told from one that is meant.
    var readsDefinition: Bool {
        switch self {
        case .label, .tool(.category): true
        case .tool(.exact), .tool(.glob), .tool(.all): false
        }
    }

    /// Whether a call is meant; one of which too little is known is.
    func means(_ event: FlowEvent) -> Bool {
        switch self {
        case .label(let label): !event.labels.isDisjoint(with: label)
        case .tool(.category(let wanted)): event.category == nil || event.category == wanted
        case .tool(let selector): event.kind == .tool && selector.selects(event.target, category: event.category)
        }
    }
}
