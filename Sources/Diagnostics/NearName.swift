/// Looks for the name that was probably meant.
package enum NearName {
    /// The nearest of `candidates` within distance 2 and a third of the longer name's length; nil when none is that
    /// near.
    package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        var best: (name: String, distance: Int)?
        let written = Array(name.unicodeScalars)
        guard written.count <= maxScalars else { return nil }
        for candidate in candidates {
            let known = Array(candidate.unicodeScalars)
            let limit = min(2, max(written.count, known.count) / 3)
            guard limit > 0, abs(written.count - known.count) <= limit else { continue }
            let distance = self.distance(written, known)
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Help for an unknown name: the near one if there is one, and the valid names.
    package static func help(for name: String, among candidates: [String], what: String) -> String {
        let list = candidates.map { "`\($0)`" }.joined(separator: ", ")
        if let near = nearest(to: name, among: candidates) { return "did you mean `\(near)`? \(what) \(list)" }
        return "\(what) \(list)"
    }

    /// Names longer than this, in scalars, are nobody's spelling mistake.
    static let maxScalars = 64

    /// Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions, swaps of
    /// neighbours.
    static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let cost = left[row - 1] == right[column - 1] ? 0 : 1
                var least = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    least = min(least, beforeLast[column - 2] + 1)
                }
                current.append(least)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
