/// Every rule for one result, in document order.
package struct ResponseRules: Sendable {
    let rules: [ResponseRule]
    let documentMode: EnforcementMode

    init(rules: [ResponseRule], documentMode: EnforcementMode) {
        self.rules = rules
        self.documentMode = documentMode
    }

    /// JSON Pointers of the rules, in document order.
    package var ids: [String] { rules.map(\.id) }

    /// The longest result that may pass, in bytes; nil for no limit.
    package var maxBytes: Int? { rules.filter { !isShadow($0) }.compactMap(\.maxBytes).min() }

    func isShadow(_ rule: ResponseRule) -> Bool { (rule.mode ?? documentMode) == .shadow }
}
