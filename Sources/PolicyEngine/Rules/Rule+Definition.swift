extension Rule {
    /// Whether the rule reads what the upstream's list says of the tool.
    var readsDefinition: Bool {
        !argumentChecks.isEmpty
            || conditions.contains { $0.path.readsDefinition }
            || charges.contains { $0.readsDefinition }
            || stateConditions.contains { $0.by?.readsDefinition ?? false }
    }
}

extension Charge {
    fileprivate var readsDefinition: Bool {
        if by?.readsDefinition ?? false { return true }
        if case .argument(let path) = amount { return path.readsDefinition }
        return false
    }
}

extension ValuePath {
    fileprivate var readsDefinition: Bool {
        switch root {
        case .toolAnnotation, .toolCategory, .toolRisk: true
        case .arguments, .toolName, .serverName, .grantLabel, .grantTags, .grantSubject, .grantClaim, .clientName,
            .hour, .weekday, .date:
            false
        }
    }
}
