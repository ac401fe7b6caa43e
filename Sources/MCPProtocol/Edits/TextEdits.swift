internal import JSONText

/// Byte ranges to replace in a text, so that every other byte stays as it was received.
struct TextEdits: Sendable {
    private var edits: [(range: Range<Int>, text: [UInt8])] = []

    /// Replaces the text of one node.
    mutating func replace(_ node: JSONNodeID, by text: [UInt8], in document: JSONDocument) {
        edits.append((document.range(node), text))
    }

    /// Cuts elements out of an array, each with one comma.
    mutating func remove(elements removed: Set<JSONNodeID>, from array: JSONNodeID, in document: JSONDocument) {
        let children = document.elements(of: array).map { (range: document.range($0), isCut: removed.contains($0)) }
        cut(children)
    }

    /// Cuts members out of an object by the nodes of their values, each with one comma.
    mutating func remove(members removed: Set<JSONNodeID>, from object: JSONNodeID, in document: JSONDocument) {
        let children = document.members(of: object).map { key, value in
            let range = document.range(key).lowerBound..<document.range(value).upperBound
            return (range: range, isCut: removed.contains(value))
        }
        cut(children)
    }

    /// The text with every edit made.
    func applied(to bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var position = 0
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where edit.range.lowerBound >= position {
            output.append(contentsOf: bytes[position..<edit.range.lowerBound])
            output.append(contentsOf: edit.text)
            position = edit.range.upperBound
        }
        output.append(contentsOf: bytes[position...])
        return output
    }

    /// A child goes with the comma before it, or with the one behind it when no child before it stays.
    private mutating func cut(_ children: [(range: Range<Int>, isCut: Bool)]) {
        var hasKept = false
        for (index, child) in children.enumerated() {
            guard child.isCut else {
                hasKept = true
                continue
            }
            if hasKept {
                edits.append((children[index - 1].range.upperBound..<child.range.upperBound, []))
            } else if index + 1 < children.count {
                edits.append((child.range.lowerBound..<children[index + 1].range.lowerBound, []))
            } else {
                edits.append((child.range, []))
            }
        }
    }
}
