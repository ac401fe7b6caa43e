internal import Diagnostics
internal import DocumentText
internal import PolicyEngine

/// Names of detectors and of tools, where conditions and rules for results use them.
extension PolicyLoader {
    /// One detector or a list of them.
    mutating func detectors(
        _ node: DocumentNode, what: String, among known: [Detector] = Detector.allCases
    ) -> [Detector]? {
        let nodes = node.elements ?? [node]
        guard !nodes.isEmpty else {
            problems.error(.emptyValue, at: node.place, "\(what) is empty", help: "list at least one of \(list(known))")
            return nil
        }
        let found = nodes.map { detector($0, what: what, among: known) }
        return found.contains { $0 == nil } ? nil : found.compactMap { $0 }
    }

    /// One detector.
    mutating func detector(_ node: DocumentNode, what: String, among known: [Detector]) -> Detector? {
        choice(node, what: what, among: known.map(\.rawValue)).flatMap(Detector.init(rawValue:))
    }

    /// The tools of `from`: exact names.
    mutating func sources(_ node: DocumentNode) -> [String]? {
        guard let nodes = node.elements else {
            problems.error(
                .operand, at: node.place, "operator `from` needs a list of tools, not \(node.kind)",
                help: "write `[lookup_customer]`")
            return nil
        }
        guard !nodes.isEmpty else {
            problems.error(
                .emptyValue, at: node.place, "the list of operator `from` is empty", help: "list at least one tool")
            return nil
        }
        let names = nodes.map { exactTool($0, what: "a tool of `from`") }
        return names.contains { $0 == nil } ? nil : names.compactMap { $0 }
    }

    /// One tool by its exact name.
    mutating func exactTool(_ node: DocumentNode, what: String) -> String? {
        guard let text = string(node, what: what), let selector = selector(text, at: node.place) else { return nil }
        if case .exact(let name) = selector { return name }
        problems.error(
            .selector, at: node.place, "\(PlainText.quoted(text)) may be many tools, and \(what) is one",
            help: "list the tools by their names")
        return nil
    }

    private func list(_ detectors: [Detector]) -> String {
        detectors.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    }
}
