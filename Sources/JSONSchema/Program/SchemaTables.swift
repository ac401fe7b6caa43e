internal import JSONText

/// A subschema: a stretch of keywords, and where it was written.
struct Subschema: Sendable {
    /// What is known of the answer before a value is seen.
    enum Literal: Sendable {
        case always, never, depends
    }

    var literal: Literal
    /// Whether its keywords ask which items or members the others have judged.
    var collectsMarks = false
    var firstKeyword: Int32 = 0
    var keywordCount: Int32 = 0
    let place: SchemaPlace
    /// The resource whose dynamic anchors count when this subschema is entered.
    let resource: Int32
}

/// A node of one of the documents that a schema consists of.
struct SchemaPlace: Sendable, Hashable {
    let document: Int32
    let node: JSONNodeID
}

/// Names that are looked up by their bytes.
struct NameTable: Sendable {
    var first: Int32 = 0
    var count: Int32 = 0
    /// Where the hash slots begin; they are used when the mask is not 0.
    var firstSlot: Int32 = 0
    var slotMask: UInt32 = 0

    static let empty = NameTable()

    var entries: Range<Int> { Int(first)..<Int(first) + Int(count) }
}

/// One name of a ``NameTable``.
struct NameEntry: Sendable {
    let signature: UInt32
    let start: Int32
    let length: Int32
    /// The subschema of the member with this name, -1 for none.
    var schema: Int32 = -1
    /// The bit that says the member was there, ``notRequired`` when it need not be.
    var requiredBit = Self.notRequired

    static let notRequired: UInt8 = 255
    /// Names that one mask can require.
    static let requiredBits = 64

    var bytes: Range<Int> { Int(start)..<Int(start) + Int(length) }
}

/// A pattern for names, and the subschema of the members that it matches.
struct PatternRule: Sendable {
    let pattern: Int32
    let schema: Int32
}

/// What is asked of the members of an object.
struct MemberCheck: Sendable {
    var names = NameTable.empty
    var patterns = ListRange.empty
    var additional: Int32 = -1
    var propertyNames: Int32 = -1
    var requiredMask: UInt64 = 0
    /// Whether the schema lists members by name or pattern.
    var listsMembers = false
}

/// Names that must be there when another one is; without that other one they must be there always.
struct DependentNames: Sendable {
    /// Index of a name, -1 for none.
    let trigger: Int32
    /// Indices of names.
    let needed: ListRange
}

/// How many items must fit a subschema.
struct ContainsCheck: Sendable {
    let schema: Int32
    let least: Int
    let most: Int
    /// Whether the matching items count as judged.
    let marksItems: Bool
}

/// `if`, `then` and `else`; -1 for those that are not there.
struct Condition: Sendable {
    let test: Int32
    let accepted: Int32
    let rejected: Int32
}

/// The dynamic anchors of a resource.
struct DynamicAnchors: Sendable {
    struct Anchor: Sendable {
        let name: Int32
        let schema: Int32
    }

    var anchors: [Anchor] = []
}

/// A number that values are compared with.
struct NumericBound: Sendable {
    let exact: JSONNumber
    /// The same as an integer; nil when it does not fit.
    let integer: Int64?
}

/// The tables of a compiled schema while it is compiled.
struct SchemaTables: Sendable {
    var subschemas: [Subschema] = []
    var keywords: [Keyword] = []
    /// Indices of subschemas or names, whose stretches ``ListRange`` names.
    var lists: [Int32] = []
    var names: [NameEntry] = []
    var nameSlots: [Int32] = []
    var nameBytes: [UInt8] = []
    var memberChecks: [MemberCheck] = []
    var patternRules: [PatternRule] = []
    /// The patterns; nil for one that cannot be checked.
    var patterns: [CheckedPattern?] = []
    var values: [ValueTable] = []
    var bounds: [NumericBound] = []
    var divisors: [Divisor] = []
    var dependentNames: [DependentNames] = []
    var containsChecks: [ContainsCheck] = []
    var conditions: [Condition] = []
    var dynamicAnchors: [DynamicAnchors] = []
    var usesDynamicReferences = false
    /// The documents that the schema consists of, its own first, with their schemas and addresses.
    var documents: [JSONDocument] = []
    var documentRoots: [JSONNodeID] = []
    var documentAddresses: [String] = []
}
