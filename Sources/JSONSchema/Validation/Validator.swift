internal import JSONText

/// Judges one value by a compiled schema.
///
/// Whether a value fits is decided without an allocation; the words are made in a second run, when it does not.
struct Validator {
    let program: SchemaProgram
    let document: JSONDocument
    /// The value that is judged, which paths begin at.
    let root: JSONNodeID
    let maxDepth: Int
    /// Work that may still be done.
    var steps: Int
    /// Subschemas that are open.
    var depth = 0
    /// Whether the judgement was given up; then every answer is worth nothing, and the value does not fit.
    var isExhausted = false
    /// How often something could not be checked.
    var uncheckedCount = 0
    /// The problems found, when they are asked for.
    var problems: [SchemaProblem] = []
    /// Whether problems are asked for.
    var isReporting: Bool
    /// The resources that are open, outermost first, when dynamic references need them.
    var scope: [Int32] = []
    /// Bits of the members or items that were judged, for the values that `unevaluated…` asks about.
    var marks: [UInt64] = []

    /// Stands for marks that nobody asks for.
    static let unmarked = -1

    init(_ program: SchemaProgram, _ document: JSONDocument, _ root: JSONNodeID, isReporting: Bool) {
        self.program = program
        self.document = document
        self.root = root
        self.isReporting = isReporting
        maxDepth = program.options.maxDepth
        steps = program.options.maxSteps
    }

    /// Whether a node fits a subschema; `outer` is where the marks of the same node are kept.
    mutating func accepts(_ schema: Int32, _ node: JSONNodeID, _ outer: Int = Self.unmarked) -> Bool {
        let subschema = program.subschemas[Int(schema)]
        switch subschema.literal {
        case .always: return true
        case .never:
            report(.nothing, schema, node) { _ in "no value is allowed here" }
            return false
        case .depends: break
        }
        guard spend(1), depth < maxDepth else { return giveUp() }
        depth &+= 1
        let isScoped = enterScope(subschema.resource)
        let kind = document.kind(node)
        let collects = subschema.collectsMarks && (kind == .object || kind == .array)
        let inner = collects ? pushMarks(of: node) : outer
        let fits = acceptsAll(subschema, schema, node, kind, inner)
        if collects {
            if fits, outer >= 0 { mergeMarks(of: node, from: inner, into: outer) }
            popMarks(to: inner)
        }
        if isScoped { scope.removeLast() }
        depth &-= 1
        return fits && !isExhausted
    }

    @inline(__always)
    private mutating func acceptsAll(
        _ subschema: Subschema, _ schema: Int32, _ node: JSONNodeID, _ kind: JSONKind, _ marks: Int
    ) -> Bool {
        var fits = true
        var index = Int(subschema.firstKeyword)
        let end = index &+ Int(subschema.keywordCount)
        while index < end {
            let keyword = program.keywords[index]
            if !check(keyword, schema, node, kind, marks) {
                fits = false
                // A value of another type breaks most of the other keywords for the same reason.
                if !isReporting || keyword.name == .type || isExhausted { break }
            }
            index &+= 1
        }
        return fits
    }

    /// Takes steps; false when there are none left.
    @inline(__always) mutating func spend(_ count: Int) -> Bool {
        steps &-= count
        return steps > 0
    }

    @inline(never) mutating func giveUp() -> Bool {
        isExhausted = true
        return false
    }

    // MARK: - Dynamic scope

    @inline(__always)
    private mutating func enterScope(_ resource: Int32) -> Bool {
        guard program.usesDynamicReferences, scope.last != resource else { return false }
        scope.append(resource)
        return true
    }

    /// The subschema that a dynamic anchor of this name leads to: that of the outermost resource that has one.
    func dynamicTarget(_ name: Int32, else target: Int32) -> Int32 {
        for resource in scope {
            for anchor in program.dynamicAnchors[Int(resource)].anchors where anchor.name == name {
                return anchor.schema
            }
        }
        return target
    }

    // MARK: - Marks

    /// Makes room for marks of a node's members or items.
    mutating func pushMarks(of node: JSONNodeID) -> Int {
        let base = marks.count
        let words = wordCount(node)
        steps &-= words
        marks.append(contentsOf: repeatElement(0, count: words))
        return base
    }

    mutating func popMarks(to base: Int) {
        marks.removeLast(marks.count - base)
    }

    mutating func mergeMarks(of node: JSONNodeID, from inner: Int, into outer: Int) {
        for word in 0..<wordCount(node) { marks[outer &+ word] |= marks[inner &+ word] }
    }

    @inline(__always) mutating func mark(_ position: Int, _ base: Int) {
        if base >= 0 { marks[base &+ position &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: position & 63) }
    }

    func isMarked(_ position: Int, _ base: Int) -> Bool {
        marks[base &+ position &>> 6] & 1 &<< UInt64(truncatingIfNeeded: position & 63) != 0
    }

    private func wordCount(_ node: JSONNodeID) -> Int {
        (document.count(node) &+ 63) &>> 6
    }
}
