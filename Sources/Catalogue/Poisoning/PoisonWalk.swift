internal import JSONText
internal import ToolRisk

/// Goes through all strings of a value and inspects each.
struct PoisonWalk {
    private(set) var findings: [PoisonFinding] = []

    private let document: JSONDocument
    private let neighbours: ToolNeighbours
    private var path: [String] = []
    private var bytesRead = 0
    private var isFull = false

    /// Most findings of each severity that are collected before the worst are picked: many small ones must not push a
    /// big one out.
    private static let maxCollected = 128
    private var counts: [DriftSeverity: Int] = [:]

    init(document: JSONDocument, neighbours: ToolNeighbours) {
        self.document = document
        self.neighbours = neighbours
    }

    mutating func visit(_ node: JSONNodeID, key: String) {
        guard !isFull else { return }
        switch document.kind(node) {
        case .object:
            for (keyNode, value) in document.members(of: node) {
                let name = document.string(keyNode) ?? ""
                path.append(name)
                if key == "properties" || !Self.isPlainWord(name) { inspect(keyNode, as: .name) }
                visit(value, key: name)
                path.removeLast()
            }
        case .array:
            for (position, element) in document.elements(of: node).enumerated() {
                path.append(String(position))
                visit(element, key: key)
                path.removeLast()
            }
        case .string:
            let isToolName = key == "name" && path.count == 1
            inspect(node, as: isToolName ? .toolName : Self.nameKeys.contains(key) ? .choice : .prose)
        case .number, .true, .false, .null: return
        }
    }

    /// Keys whose values are names.
    private static let nameKeys: Set<String> = ["enum", "const", "default", "required", "examples", "name"]

    /// Whether a key is one word of a schema's own language.
    private static func isPlainWord(_ name: String) -> Bool {
        name.utf8.count <= 20 && name.utf8.allSatisfy { 0x61...0x7A ~= $0 }
    }

    private mutating func inspect(_ node: JSONNodeID, as role: TextInspection.Role) {
        guard !isFull else { return }
        bytesRead += document.utf8Length(node)
        guard bytesRead <= PoisonScanner.maxTextBytes else {
            isFull = true
            findings.append(
                PoisonFinding(
                    .unread, severity: .high, place: place, quote: "more than \(PoisonScanner.maxTextBytes) bytes"))
            return
        }
        let found = document.withDecodedBytes(node) { text in
            var inspection = TextInspection(role: role, neighbours: neighbours)
            inspection.inspect(text)
            return inspection.findings
        }
        guard !found.isEmpty else { return }
        let place = place
        for find in found where counts[find.severity, default: 0] < Self.maxCollected {
            counts[find.severity, default: 0] += 1
            findings.append(find.finding(at: place))
        }
    }

    private var place: String { JSONPointer(tokens: path).description }
}
