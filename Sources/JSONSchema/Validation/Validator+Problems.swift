internal import JSONText

extension Validator {
    /// Most characters of a value in a message.
    private static let maxExcerptCharacters = 60

    /// Keeps a problem, if problems are asked for; once the judgement was given up, none is known to be true.
    @inline(__always)
    mutating func report(
        _ name: KeywordName, _ schema: Int32, _ node: JSONNodeID, cause: SchemaProblem.Cause = .mismatch,
        _ message: (borrowing Validator) -> String
    ) {
        guard isReporting, !isExhausted else { return }
        let words = message(self)
        keep(name, schema, node, cause, words)
    }

    @inline(never)
    private mutating func keep(
        _ name: KeywordName, _ schema: Int32, _ node: JSONNodeID, _ cause: SchemaProblem.Cause,
        _ message: String
    ) {
        problems.append(
            SchemaProblem(
                cause: cause, instancePath: document.pointer(to: node, from: root),
                schemaPath: schemaPath(schema, name), keyword: name.rawValue, message: message))
        if problems.count >= program.options.maxProblems { isReporting = false }
    }

    mutating func reportUnchecked(_ name: KeywordName, _ schema: Int32, _ node: JSONNodeID) {
        report(name, schema, node, cause: .uncheckable) { _ in "the pattern cannot be checked, so no value passes" }
    }

    mutating func reportMissing(_ name: Int, _ keyword: KeywordName, _ schema: Int32, _ node: JSONNodeID) {
        let text = program.name(name)
        report(keyword, schema, node) { _ in "the member \(Self.quoted(text)) is missing" }
    }

    /// Says why none of some alternatives fits, with the first problem of each when they are few.
    @inline(never)
    mutating func reportAlternatives(_ list: ListRange, _ name: KeywordName, _ schema: Int32, _ node: JSONNodeID) {
        guard isReporting, !isExhausted else { return }
        let mostExplained = 3
        var reasons: [String] = []
        if list.count <= mostExplained {
            let kept = problems
            for index in list.indices {
                problems = []
                isReporting = true
                _ = accepts(program.lists[index], node)
                guard let first = problems.first else { continue }
                let reason = self.reason(first, at: node)
                if !reasons.contains(reason) { reasons.append(reason) }
            }
            problems = kept
            isReporting = true
        }
        let explanation = reasons.isEmpty ? "" : ": " + reasons.joined(separator: "; or ")
        report(name, schema, node) { _ in "fits none of \(list.count) alternatives\(explanation)" }
    }

    private func reason(_ problem: SchemaProblem, at node: JSONNodeID) -> String {
        let path = problem.instancePath.dropFirst(document.pointer(to: node, from: root).count)
        return path.isEmpty ? problem.message : "at `\(path.prefix(Self.maxExcerptCharacters))`, \(problem.message)"
    }

    // MARK: - Words

    /// A value in words: a scalar as it was written, a container by its kind.
    func found(_ node: JSONNodeID) -> String {
        switch document.kind(node) {
        case .object: "object"
        case .array: "array"
        case .string: Self.quoted(document.string(node) ?? "")
        case .number, .true, .false, .null: Self.excerpt(document, node)
        }
    }

    /// Text between backticks, cut when it is long; what could move a cursor or hide is written out.
    static func quoted(_ text: String) -> String {
        var shown = ""
        for (position, scalar) in text.unicodeScalars.enumerated() {
            if position == maxExcerptCharacters - 1, text.unicodeScalars.count > maxExcerptCharacters {
                return "`\(shown)…`"
            }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return "`\(shown)`"
    }

    /// A value as it was written, cut when it is long.
    static func excerpt(_ document: JSONDocument, _ node: JSONNodeID) -> String {
        let range = document.range(node)
        let end = min(range.upperBound, range.lowerBound + maxExcerptCharacters * 4)
        let bytes = document.bytes[range.lowerBound..<end]
        return quoted(String(decoding: bytes, as: UTF8.self))
    }

    /// The value of a subschema's keyword as it was written.
    func keywordValue(_ name: KeywordName, _ schema: Int32) -> String {
        let place = program.subschemas[Int(schema)].place
        let document = program.documents[Int(place.document)]
        for member in document.members(of: place.node) where document.equals(member.key, name.rawValue) {
            return found(in: document, member.value)
        }
        return ""
    }

    private func found(in document: JSONDocument, _ node: JSONNodeID) -> String {
        document.string(node).map(Self.quoted) ?? Self.excerpt(document, node)
    }

    func rangeMessage(_ range: Keyword.Range, _ index: Int32, _ node: JSONNodeID) -> String {
        let relation =
            switch range {
            case .minimum: "at least"
            case .maximum: "at most"
            case .exclusiveMinimum: "more than"
            case .exclusiveMaximum: "less than"
            }
        let bound = program.bounds[Int(index)].exact.text
        return "expected \(relation) \(Self.quoted(bound)), found \(found(node))"
    }

    func sizeMessage(_ bound: Keyword.Bound, _ size: Int, _ actual: Int, _ unit: String) -> String {
        let relation = bound == .atLeast ? "at least" : "at most"
        return "expected \(relation) \(size) \(unit)\(size == 1 ? "" : "s"), found \(actual)"
    }

    /// Lists the first values of an `enum` or the value of a `const`.
    func valueMessage(_ index: Int32, _ name: KeywordName, _ node: JSONNodeID) -> String {
        let place = program.values[Int(index)].place
        let document = program.documents[Int(place.document)]
        if name == .const { return "expected \(found(in: document, place.node)), found \(found(node))" }
        let mostListed = 8
        let listed = document.elements(of: place.node).prefix(mostListed).map { found(in: document, $0) }
        let more = document.count(place.node) > mostListed ? ", …" : ""
        return "expected one of \(listed.joined(separator: ", "))\(more), found \(found(node))"
    }

    /// The place of a keyword in the schema.
    private func schemaPath(_ schema: Int32, _ name: KeywordName) -> String {
        let place = program.subschemas[Int(schema)].place
        let pointer = program.documents[Int(place.document)].pointer(
            to: place.node, from: program.documentRoots[Int(place.document)])
        let path = name == .nothing ? pointer : "\(pointer)/\(name.rawValue)"
        return place.document == 0 ? path : "\(program.documentAddresses[Int(place.document)])#\(path)"
    }
}
