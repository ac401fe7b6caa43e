/// A pattern of literal characters, `*` (any run) and `?` (one character), in time linear in pattern × name.
package struct GlobPattern: Sendable, Hashable {
    /// One part of the pattern.
    package enum Part: Sendable, Hashable {
        case literal(Unicode.Scalar)
        case anyOne
        case anyRun
    }

    /// From left to right.
    package let parts: [Part]

    /// A pattern of these parts.
    package init(parts: [Part]) {
        self.parts = parts
    }

    /// True when the whole of `name` matches.
    package func matches(_ name: String) -> Bool {
        matches(Array(name.unicodeScalars))
    }

    func matches(_ name: [Unicode.Scalar]) -> Bool {
        var place = 0
        var part = 0
        var lastRun = -1
        var runStart = 0
        while place < name.count {
            if part < parts.count, parts[part] == .anyRun {
                lastRun = part
                runStart = place
                part += 1
            } else if part < parts.count, parts[part] == .anyOne || parts[part] == .literal(name[place]) {
                part += 1
                place += 1
            } else if lastRun >= 0 {
                part = lastRun + 1
                runStart += 1
                place = runStart
            } else {
                return false
            }
        }
        while part < parts.count, parts[part] == .anyRun { part += 1 }
        return part == parts.count
    }
}
