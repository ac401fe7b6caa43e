internal import Diagnostics
internal import Yams

/// Builds our tree from the YAML reader's: aliases expanded within a budget, merge keys applied, tags refused.
struct YAMLTree {
    /// Nodes that aliases may add to a document.
    static let maxAliasVisits = 50_000

    private let text: MarkedText
    private var visits: Int
    private(set) var problems: Problems

    /// A builder that looks at `visits` nodes at most, however often aliases repeat them.
    init(text: MarkedText, visits: Int, problems: Problems) {
        self.text = text
        self.visits = visits
        self.problems = problems
    }

    /// The tree, or nothing when it is too large or too deep.
    mutating func tree(of root: Node) -> DocumentNode? {
        guard isWithinBudget(root, depth: 1, pointer: "") else { return nil }
        return node(root, pointer: "")
    }

    // MARK: - Budget

    // Counting allocates nothing, so a document that expands without end is refused before a tree grows from it.
    private mutating func isWithinBudget(_ node: Node, depth: Int, pointer: String) -> Bool {
        visits -= 1
        guard visits > 0 else {
            problems.error(
                .aliasExpansion, at: text.place(node.mark),
                "the document's aliases expand to more than \(YAMLTree.maxAliasVisits) values",
                help: "repeat the values, or use fewer aliases inside aliased values")
            return false
        }
        guard depth <= DocumentReader.maxDepth else {
            problems.error(
                .tooDeep, at: text.place(node.mark),
                "the document is nested more than \(DocumentReader.maxDepth) levels deep")
            return false
        }
        switch node {
        case .scalar, .alias: return true
        case .sequence(let sequence):
            for element in sequence where !isWithinBudget(element, depth: depth + 1, pointer: pointer) { return false }
        case .mapping(let mapping):
            for (key, value) in mapping {
                guard isWithinBudget(key, depth: depth + 1, pointer: pointer) else { return false }
                guard isWithinBudget(value, depth: depth + 1, pointer: pointer) else { return false }
            }
        }
        return true
    }

    // MARK: - Nodes

    private mutating func node(_ node: Node, pointer: String) -> DocumentNode {
        let place = text.place(node.mark, pointer: pointer)
        switch node {
        case .scalar(let scalar): return DocumentNode(content: .scalar(self.scalar(scalar, at: place)), place: place)
        case .sequence(let sequence):
            checkTag(sequence.tag, at: place)
            var elements: [DocumentNode] = []
            for element in sequence { elements.append(self.node(element, pointer: "\(pointer)/\(elements.count)")) }
            return DocumentNode(content: .sequence(elements), place: place)
        case .mapping(let mapping):
            checkTag(mapping.tag, at: place)
            return DocumentNode(content: .mapping(members(of: mapping, pointer: pointer)), place: place)
        case .alias:
            // Only trees that were built to be written hold this case; a text that was read never does.
            return DocumentNode(content: .scalar(Scalar(text: "", style: .plain)), place: place)
        }
    }

    private mutating func scalar(_ scalar: Node.Scalar, at place: Place) -> Scalar {
        checkTag(scalar.tag, at: place)
        let isPlain = scalar.style == .plain && scalar.tag.rawValue != YAMLTree.stringTag
        return Scalar(text: scalar.string, style: isPlain ? .plain : .quoted)
    }

    private static let stringTag = "tag:yaml.org,2002:str"

    private mutating func checkTag(_ tag: Tag, at place: Place) {
        switch tag.rawValue {
        case "", YAMLTree.stringTag, "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map": break
        default:
            problems.error(
                .tag, at: place, "the tag \(PlainText.quoted(tag.rawValue)) is not accepted",
                help: "remove the tag; quotes make any text a string")
        }
    }

    // MARK: - Mappings

    private struct Pair {
        let member: DocumentMember
        let isMarked: Bool
    }

    private mutating func members(of mapping: Node.Mapping, pointer: String) -> [DocumentMember] {
        var pairs: [Pair] = []
        var merged: [DocumentMember] = []
        for (key, value) in mapping {
            let keyPlace = text.place(key.mark, pointer: pointer)
            guard case .scalar(let scalar) = key else {
                problems.error(
                    .complexKey, at: keyPlace, "a key is a list or a mapping", help: "write every key as plain text")
                continue
            }
            checkTag(scalar.tag, at: keyPlace)
            let (name, isMarked) = text.original(scalar.string, at: keyPlace)
            if name == "<<", scalar.style == .plain {
                merged += mergedMembers(of: value, pointer: pointer)
                continue
            }
            let below = Place.pointer(pointer, appending: name)
            let place = Place(line: keyPlace.line, column: keyPlace.column, pointer: below)
            let member = DocumentMember(key: name, keyPlace: place, value: node(value, pointer: below))
            pairs.append(Pair(member: member, isMarked: isMarked))
        }
        reportDuplicates(in: pairs)
        var known: Set<[UInt8]> = []
        var result = Array(
            pairs.map(\.member).reversed().filter { known.insert(Array($0.key.utf8)).inserted }.reversed())
        for member in merged where known.insert(Array(member.key.utf8)).inserted { result.append(member) }
        return result
    }

    // The first of several merged mappings wins, and a mapping's own keys win over all of them.
    private mutating func mergedMembers(of value: Node, pointer: String) -> [DocumentMember] {
        switch value {
        case .mapping(let mapping): return members(of: mapping, pointer: pointer)
        case .sequence(let sequence):
            var result: [DocumentMember] = []
            for element in sequence {
                if case .mapping(let mapping) = element {
                    result += members(of: mapping, pointer: pointer)
                } else {
                    reportMerge(element, pointer: pointer)
                }
            }
            return result
        case .scalar, .alias:
            reportMerge(value, pointer: pointer)
            return []
        }
    }

    private mutating func reportMerge(_ node: Node, pointer: String) {
        problems.error(
            .mergeKey, at: text.place(node.mark, pointer: pointer), "the merge key `<<` needs a mapping",
            help: "write `<<: *name`, where `&name` marks a mapping")
    }

    // The reader's keys are equal when they look the same; ours are equal when their bytes are.
    private mutating func reportDuplicates(in pairs: [Pair]) {
        for marked in pairs where marked.isMarked {
            let key = Array(marked.member.key.utf8)
            let places = pairs.filter { Array($0.member.key.utf8) == key }.map(\.member.keyPlace)
                .sorted { ($0.line, $0.column) < ($1.line, $1.column) }
            guard let first = places.first else { continue }
            for place in places.dropFirst() {
                problems.error(
                    .duplicateKey, at: place,
                    "key \(PlainText.quoted(marked.member.key)) is already written on line \(first.line)",
                    help: "remove one of the two")
            }
        }
    }
}
