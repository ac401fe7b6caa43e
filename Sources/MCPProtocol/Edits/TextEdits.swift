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

    /// One range to replace, and where its new text is in ``texts``.
    private struct Edit: Sendable {
        let range: Range<Int>
        let text: Range<Int>

        /// What is added at a place comes before what is cut from there on.
        func precedes(_ other: Edit) -> Bool {
            range.lowerBound < other.range.lowerBound
                || (range.lowerBound == other.range.lowerBound && range.upperBound < other.range.upperBound)
        }
    }

    /// In the order of the text.
    private var edits: [Edit] = []
    /// The new texts, one after the other: an array of its own each would cost a reference count at every step.
    private var texts: [UInt8] = []

    /// Replaces the text of one node.
    mutating func replace(_ node: JSONNodeID, by text: [UInt8], in document: JSONDocument) {
        note(document.range(node), text)
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
        note(place..<place, added, afterComma: trimming.hasKept)
    }

    /// The text with every edit made.
    func applied(to bytes: [UInt8]) -> [UInt8] {
        applied(to: bytes, within: bytes.indices)
    }

    /// A part of the text with every edit made; the edits lie inside the part.
    func applied(to bytes: [UInt8], within part: Range<Int>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(part.count + texts.count)
        var position = part.lowerBound
        for edit in edits where edit.range.lowerBound >= position {
            output.append(contentsOf: bytes[position..<edit.range.lowerBound])
            output.append(contentsOf: texts[edit.text])
            position = edit.range.upperBound
        }
        output.append(contentsOf: bytes[position..<part.upperBound])
        return output
    }

    private mutating func cut(_ range: Range<Int>?) {
        if let range { note(range, []) }
    }

    /// Puts an edit in its place; they come in a few passes over the text, each in its order, so little is moved.
    private mutating func note(_ range: Range<Int>, _ text: [UInt8], afterComma: Bool = false) {
        if edits.isEmpty { edits.reserveCapacity(8) }
        let start = texts.count
        if afterComma { texts.append(UInt8(ascii: ",")) }
        texts.append(contentsOf: text)
        edits.append(Edit(range: range, text: start..<texts.count))
        var place = edits.count - 1
        while place > 0, edits[place].precedes(edits[place - 1]) {
            edits.swapAt(place, place - 1)
            place -= 1
        }
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
