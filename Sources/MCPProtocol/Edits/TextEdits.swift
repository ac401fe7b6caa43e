internal import JSONText

/// Byte ranges to replace in a text, so that every other byte stays as it was received.
struct TextEdits: Sendable {
    /// What becomes of one member of an object.
    enum Fate: Sendable {
        case kept
        case cut
        /// The member stays, with this text as its value.
        case replaced([UInt8])
    }

    private var edits: [(range: Range<Int>, text: [UInt8])] = []

    /// Replaces the text of one node.
    mutating func replace(_ node: JSONNodeID, by text: [UInt8], in document: JSONDocument) {
        edits.append((document.range(node), text))
    }

    /// Cuts elements out of an array, each with one comma.
    mutating func remove(elements removed: Set<JSONNodeID>, from array: JSONNodeID, in document: JSONDocument) {
        var trimming = Trimming()
        for element in document.elements(of: array) {
            cut(trimming.next(document.range(element), isCut: removed.contains(element)))
        }
        cut(trimming.end())
    }

    /// Cuts members out of an object by the nodes of their values, each with one comma.
    mutating func remove(members removed: Set<JSONNodeID>, from object: JSONNodeID, in document: JSONDocument) {
        change(object, in: document) { _, value in removed.contains(value) ? .cut : .kept }
    }

    /// Changes members of an object as `fate` says, and adds members behind the last.
    ///
    /// - Parameter added: members as text, with commas between them and none around.
    mutating func change(
        _ object: JSONNodeID, in document: JSONDocument, adding added: [UInt8] = [],
        _ fate: (_ key: JSONNodeID, _ value: JSONNodeID) -> Fate
    ) {
        var trimming = Trimming()
        for (key, value) in document.members(of: object) {
            let range = document.range(key).lowerBound..<document.range(value).upperBound
            switch fate(key, value) {
            case .kept:
                cut(trimming.next(range, isCut: false))
            case .cut:
                cut(trimming.next(range, isCut: true))
            case .replaced(let text):
                cut(trimming.next(range, isCut: false))
                replace(value, by: text, in: document)
            }
        }
        cut(trimming.end())
        guard !added.isEmpty else { return }
        let place = trimming.lastEnd ?? document.range(object).lowerBound + 1
        edits.append((place..<place, trimming.hasKept ? [UInt8(ascii: ",")] + added : added))
    }

    /// The text with every edit made.
    func applied(to bytes: [UInt8]) -> [UInt8] {
        applied(to: bytes, within: bytes.indices)
    }

    /// A part of the text with every edit made; the edits lie inside the part.
    func applied(to bytes: [UInt8], within part: Range<Int>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(part.count + edits.reduce(0) { $0 + $1.text.count })
        var position = part.lowerBound
        for edit in ordered() where edit.range.lowerBound >= position {
            output.append(contentsOf: bytes[position..<edit.range.lowerBound])
            output.append(contentsOf: edit.text)
            position = edit.range.upperBound
        }
        output.append(contentsOf: bytes[position..<part.upperBound])
        return output
    }

    /// The edits in the order of the text; what is added at a place comes before what is cut from there on.
    ///
    /// They are noted in a few passes over the text, each in its order, so inserting them one by one moves little.
    private func ordered() -> [(range: Range<Int>, text: [UInt8])] {
        var ordered = edits
        for index in ordered.indices.dropFirst() {
            var place = index
            while place > 0, Self.precedes(ordered[place].range, ordered[place - 1].range) {
                ordered.swapAt(place, place - 1)
                place -= 1
            }
        }
        return ordered
    }

    private static func precedes(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        left.lowerBound < right.lowerBound
            || (left.lowerBound == right.lowerBound && left.upperBound < right.upperBound)
    }

    private mutating func cut(_ range: Range<Int>?) {
        if let range { edits.append((range, [])) }
    }
}

/// Finds what goes with the children that are cut out of a container.
///
/// A child goes with the comma before it, or with the one behind it when no child before it stays.
private struct Trimming {
    /// Whether a child so far stays.
    private(set) var hasKept = false
    /// One past the last byte of the last child.
    private(set) var lastEnd: Int?
    /// Where the children begin that are cut before the first that stays.
    private var firstCut: Int?

    /// The bytes to cut now that this child is known.
    mutating func next(_ range: Range<Int>, isCut: Bool) -> Range<Int>? {
        defer { lastEnd = range.upperBound }
        if hasKept { return isCut ? (lastEnd ?? range.lowerBound)..<range.upperBound : nil }
        if isCut {
            firstCut = firstCut ?? range.lowerBound
            return nil
        }
        hasKept = true
        return firstCut.map { $0..<range.lowerBound }
    }

    /// The bytes to cut when no child stays.
    func end() -> Range<Int>? {
        guard !hasKept, let firstCut, let lastEnd else { return nil }
        return firstCut..<lastEnd
    }
}
