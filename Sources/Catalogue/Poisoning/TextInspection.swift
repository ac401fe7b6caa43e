internal import Diagnostics
internal import ToolRisk

/// Looks at one text of a server.
struct TextInspection {
    /// What the text is for.
    enum Role {
        /// Words for people.
        case prose
        /// A choice or default, which is often a name.
        case choice
        /// The name of an argument or another key.
        case name
        /// The name of a tool.
        case toolName
    }

    /// Something suspicious, without its place.
    struct Find {
        let code: PoisonFinding.Code
        var severity: DriftSeverity
        let quote: String

        func finding(at place: String) -> PoisonFinding {
            PoisonFinding(code, severity: severity, place: place, quote: quote)
        }
    }

    private(set) var findings: [Find] = []
    let role: Role
    private let neighbours: ToolNeighbours

    init(role: Role, neighbours: ToolNeighbours) {
        self.role = role
        self.neighbours = neighbours
    }

    mutating func inspect(_ text: Span<UInt8>) {
        let reading = TextReading(text)
        if !reading.hidden.isEmpty { inspectHidden(reading, text) }
        switch role {
        case .prose:
            inspectOrders(OrderPattern.prose, reading, text)
            inspectMarkup(text)
            inspectReferences(reading, text)
        case .choice, .name:
            let hasSpace = text.firstIndex(of: 0x20) != nil
            if reading.words.count > 1 {
                inspectOrders(hasSpace ? OrderPattern.prose : OrderPattern.names, reading, text)
            }
            if hasSpace { inspectMarkup(text) }
            if !hasSpace { inspectScripts(text) }
        case .toolName:
            inspectScripts(text)
            inspectLikeness(text)
        }
        raise()
    }

    mutating func add(_ code: PoisonFinding.Code, _ severity: DriftSeverity, _ quote: String) {
        findings.append(Find(code: code, severity: severity, quote: quote))
    }

    // MARK: - Orders

    private mutating func inspectOrders(_ patterns: [OrderPattern], _ reading: TextReading, _ text: Span<UInt8>) {
        var matches: [(pattern: OrderPattern, range: Range<Int>)] = []
        for pattern in patterns where reading.classes.isSuperset(of: pattern.needed) {
            guard let match = pattern.match(in: reading.words) else { continue }
            let start = reading.words[match.lowerBound].range.lowerBound
            let end = reading.words[match.upperBound].range.upperBound
            // Patterns that find a part of what another one found say nothing new.
            let isKnown = matches.contains { known in
                known.pattern.code == pattern.code && known.pattern.severity >= pattern.severity
                    && known.range.lowerBound <= start && end <= known.range.upperBound
            }
            if !isKnown { matches.append((pattern, start..<end)) }
        }
        for (pattern, range) in matches { add(pattern.code, pattern.severity, Self.quote(range, of: text)) }
    }

    private mutating func inspectMarkup(_ text: Span<UInt8>) {
        guard let mark = ModelMarkup.first(in: text) else { return }
        add(.markup, mark.severity, Self.quote(mark.range, of: text))
    }

    /// Marks give weight to orders beside them, and several orders give weight to each other.
    private mutating func raise() {
        guard findings.count > 1 else { return }
        let codes = Set(findings.filter { $0.severity >= .medium }.map(\.code))
        let hasMarkup = findings.contains { $0.code == .markup }
        guard hasMarkup && !codes.subtracting([.markup]).isEmpty || codes.count > 1 else { return }
        for place in findings.indices where findings[place].severity == .medium || findings[place].code == .markup {
            findings[place].severity = .high
        }
    }

    // MARK: - Other tools

    /// Most names of each severity that one text is told for.
    private static let maxReferences = 8
    /// Words that make a sentence about a tool an order.
    private static let orders: WordClass = [
        .must, .always, .instead, .negation, .change, .recipient, .ignore, .when,
    ]

    /// Names of other servers' tools, with orders about them or without.
    private mutating func inspectReferences(_ reading: TextReading, _ text: Span<UInt8>) {
        guard !neighbours.others.isEmpty, let last = reading.words.last else { return }
        var orderCounts = [Int](repeating: 0, count: last.sentence + 1)
        for word in reading.words where !word.classes.isDisjoint(with: Self.orders) { orderCounts[word.sentence] += 1 }
        var counts: [DriftSeverity: Int] = [:]
        var next = 0
        var start: Int?
        for offset in 0...text.count {
            if offset < text.count, ToolNeighbours.isNamePart(text[offset]) {
                if start == nil { start = offset }
                continue
            }
            guard let from = start else { continue }
            start = nil
            guard let server = neighbours.owner(of: from..<offset, in: text) else { continue }
            while next < reading.words.count, reading.words[next].range.upperBound <= from { next += 1 }
            guard next < reading.words.count else { return }
            // The name's own words order nothing.
            var own = 0
            for word in reading.words[next...] {
                guard word.range.lowerBound < offset else { break }
                if !word.classes.isDisjoint(with: Self.orders) { own += 1 }
            }
            let severity: DriftSeverity = orderCounts[reading.words[next].sentence] > own ? .high : .medium
            counts[severity, default: 0] += 1
            guard counts[severity, default: 0] <= Self.maxReferences else { continue }
            add(.otherTool, severity, "\(Self.quote(from..<offset, of: text)) (of \(PlainText.escaped(server)))")
        }
    }

    // MARK: - Names

    private mutating func inspectScripts(_ text: Span<UInt8>) {
        var hasLatin = false
        var hasAlike = false
        for scalar in Self.string(0..<text.count, of: text).unicodeScalars {
            if scalar.isASCII {
                hasLatin = hasLatin || scalar.properties.isAlphabetic
            } else if 0x250 <= scalar.value, FoldedScalar.alike[scalar] != nil || 0xFF01...0xFF5E ~= scalar.value {
                hasAlike = true
            }
        }
        if hasLatin && hasAlike { add(.mixedScripts, .high, Self.quote(0..<text.count, of: text)) }
    }

    private mutating func inspectLikeness(_ text: Span<UInt8>) {
        let name = Self.string(0..<text.count, of: text)
        guard let other = neighbours.lookAlike(of: name) else { return }
        let owner = other.server.map { " of \(PlainText.escaped($0))" } ?? ""
        add(
            .lookAlike, other.severity, "\(PlainText.quoted(name)) and \(PlainText.quoted(other.name))\(owner)")
    }

    // MARK: - Quotes

    /// The words of a range, safe for a terminal.
    static func quote(_ range: Range<Int>, of text: Span<UInt8>) -> String {
        let scalars = string(range, of: text).unicodeScalars
        var head = String(String.UnicodeScalarView(scalars.prefix(PoisonFinding.maxQuoteScalars)))
        if scalars.count > PoisonFinding.maxQuoteScalars { head += "…" }
        return PlainText.escaped(head)
    }

    private static func string(_ range: Range<Int>, of text: Span<UInt8>) -> String {
        var bytes: [UInt8] = []
        let end = min(range.upperBound, range.lowerBound + 4 * PoisonFinding.maxQuoteScalars + 4, text.count)
        for offset in range.lowerBound..<max(range.lowerBound, end) { bytes.append(text[offset]) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Span<UInt8> {
    fileprivate func firstIndex(of byte: UInt8) -> Int? {
        for offset in 0..<count where self[offset] == byte { return offset }
        return nil
    }
}
