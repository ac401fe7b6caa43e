/// Which words two texts share, and which only one of them has.
package struct WordDifference: Sendable, Hashable {
    /// Words in a row that stand in both texts, or in one.
    package enum Part: Sendable, Hashable {
        case same(String)
        case removed(String)
        case added(String)
    }

    /// Most pairs of words that are compared; beyond that all words between the first and the last difference count.
    private static let maxPairs = 1_000_000

    /// The parts in order: what was removed stands before what was added in its place.
    package private(set) var parts: [Part] = []

    /// Compares two texts, whose words and spaces count by themselves.
    package init(from before: String, to after: String) {
        let old = Self.words(before)
        let new = Self.words(after)
        var head = 0
        while head < min(old.count, new.count), old[head] == new[head] { head += 1 }
        var tail = 0
        while tail < min(old.count, new.count) - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] {
            tail += 1
        }
        append(.same(old[..<head].joined()))
        compare(old[head..<(old.count - tail)], new[head..<(new.count - tail)])
        append(.same(old[(old.count - tail)...].joined()))
    }

    private mutating func compare(_ old: ArraySlice<Substring>, _ new: ArraySlice<Substring>) {
        let (old, new) = (Array(old), Array(new))
        guard !old.isEmpty, !new.isEmpty, old.count * new.count <= Self.maxPairs else {
            append(.removed(old.joined()))
            append(.added(new.joined()))
            return
        }
        // The longest row of shared words from each pair of places to the ends.
        let width = new.count + 1
        var shared = [Int32](repeating: 0, count: (old.count + 1) * width)
        for one in old.indices.reversed() {
            for other in new.indices.reversed() {
                let place = one * width + other
                shared[place] =
                    old[one] == new[other]
                    ? shared[place + width + 1] + 1 : max(shared[place + width], shared[place + 1])
            }
        }
        var (one, other) = (0, 0)
        while one < old.count || other < new.count {
            if one < old.count, other < new.count, old[one] == new[other] {
                append(.same(String(old[one])))
                (one, other) = (one + 1, other + 1)
            } else if other == new.count
                || one < old.count && shared[(one + 1) * width + other] >= shared[one * width + other + 1]
            {
                append(.removed(String(old[one])))
                one += 1
            } else {
                append(.added(String(new[other])))
                other += 1
            }
        }
    }

    private mutating func append(_ part: Part) {
        switch (parts.last, part) {
        case (_, .same("")), (_, .removed("")), (_, .added("")): return
        case (.same(let text), .same(let more)): parts[parts.count - 1] = .same(text + more)
        case (.removed(let text), .removed(let more)): parts[parts.count - 1] = .removed(text + more)
        case (.added(let text), .added(let more)): parts[parts.count - 1] = .added(text + more)
        default: parts.append(part)
        }
    }

    /// Words, and the white space between them.
    private static func words(_ text: String) -> [Substring] {
        var words: [Substring] = []
        var start = text.startIndex
        var isInSpace = false
        for index in text.indices {
            let isSpace = text[index].isWhitespace
            if isSpace != isInSpace, start < index {
                words.append(text[start..<index])
                start = index
            }
            isInSpace = isSpace
        }
        if start < text.endIndex { words.append(text[start...]) }
        return words
    }
}
