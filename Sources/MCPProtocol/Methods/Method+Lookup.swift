package import JSONText

extension Method {
    /// The method that the string in `node` names, byte for byte after decoding; nil for every other node.
    package init?(_ node: JSONNodeID, in document: borrowing JSONDocument) {
        guard case .string = document.kind(node) else { return nil }
        // Calls are most of the traffic: they skip the table.
        if document.equals(node, Method.toolsCall.text) {
            self = .toolsCall
            return
        }
        let length = document.utf8Length(node)
        let table = Method.byLength
        guard length < table.count, let method = table[length].first(where: { document.equals(node, $0.text) }) else {
            return nil
        }
        self = method
    }

    /// True when `text` is no method, and a careless reader could still take it for one.
    ///
    /// That is a text with a byte outside printable ASCII (white space included), or one that equals a method up to
    /// ASCII case. Upstreams that trim or fold must not see a call where policy saw an unknown method.
    package static func resembles(_ text: String) -> Bool {
        if text.isEmpty || text.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) { return true }
        let folded = text.utf8.map(KeySet.asciiLowercase)
        return lowercased.contains(folded)
    }

    private static let byLength: [[Method]] = {
        let longest = allCases.map(\.text.utf8CodeUnitCount).max() ?? 0
        var table = [[Method]](repeating: [], count: longest + 1)
        for method in allCases { table[method.text.utf8CodeUnitCount].append(method) }
        return table
    }()

    private static let lowercased = Set(allCases.map { $0.name.utf8.map(KeySet.asciiLowercase) })
}
