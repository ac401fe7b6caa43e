/// A pattern of literal characters, `*` (any run) and `?` (one character), in time linear in pattern × name.
package struct GlobPattern: Sendable, Hashable {
    /// One part of the pattern.
    package enum Part: Sendable, Hashable {
        case literal(Unicode.Scalar)
        case anyOne
        case anyRun
    }

    /// What a part asks of the UTF-8 of a name.
    private enum Step: Sendable, Hashable {
        case byte(UInt8)
        case anyScalar
        case anyRun
    }

    /// From left to right.
    package let parts: [Part]
    private let steps: [Step]

    /// A pattern of these parts.
    package init(parts: [Part]) {
        self.parts = parts
        var steps: [Step] = []
        for part in parts {
            switch part {
            case .literal(let scalar): steps += UTF8.encode(scalar).map(Array.init).map { $0.map(Step.byte) } ?? []
            case .anyOne: steps.append(.anyScalar)
            case .anyRun where steps.last == .anyRun: break
            case .anyRun: steps.append(.anyRun)
            }
        }
        self.steps = steps
    }

    /// True when the whole of `name` matches.
    package func matches(_ name: String) -> Bool {
        matches(name.utf8.span)
    }

    /// True when the whole of `name`, valid UTF-8, matches.
    func matches(_ name: Span<UInt8>) -> Bool {
        var place = 0
        var step = 0
        /// Where to go on when the last `*` must take one byte more.
        var retryStep: Int?
        var retryPlace = 0
        while place < name.count {
            if step < steps.count, steps[step] == .anyRun {
                step += 1
                retryStep = step
                retryPlace = place
            } else if step < steps.count, let width = width(of: steps[step], at: place, in: name) {
                step += 1
                place += width
            } else if let resumed = retryStep {
                step = resumed
                retryPlace += 1
                place = retryPlace
            } else {
                return false
            }
        }
        while step < steps.count, steps[step] == .anyRun { step += 1 }
        return step == steps.count
    }

    /// How many bytes of `name` a step takes at `place`; nil when it does not match there.
    private func width(of step: Step, at place: Int, in name: Span<UInt8>) -> Int? {
        switch step {
        case .byte(let byte): return name[place] == byte ? 1 : nil
        case .anyRun: return nil
        case .anyScalar:
            // Where a `*` has stopped inside a character this takes the rest of it, and the two together the whole.
            var width = 1
            while place + width < name.count, name[place + width] & 0xC0 == 0x80 { width += 1 }
            return width
        }
    }

    /// The pattern as a policy writes it.
    var text: String {
        parts.map { part in
            switch part {
            case .literal(let scalar): "*?\\".unicodeScalars.contains(scalar) ? "\\\(scalar)" : String(scalar)
            case .anyOne: "?"
            case .anyRun: "*"
            }
        }
        .joined()
    }

    /// The same pattern with the letters A to Z as a to z.
    var lowercasedASCII: GlobPattern {
        GlobPattern(
            parts: parts.map { part in
                if case .literal(let scalar) = part, ("A"..."Z").contains(scalar) {
                    return .literal(Unicode.Scalar(UInt8(scalar.value) + 0x20))
                }
                return part
            })
    }
}
