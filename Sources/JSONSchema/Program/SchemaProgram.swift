internal import JSONText

/// A compiled schema that its copies share: flat tables that lead to each other by index.
///
/// Each table is a property of its own, since a structure of twenty arrays would be retained and released as a whole.
final class SchemaProgram: Sendable {
    let options: SchemaOptions
    let subschemas: [Subschema]
    let keywords: [Keyword]
    /// Indices of subschemas or names, whose stretches ``ListRange`` names.
    let lists: [Int32]
    let names: [NameEntry]
    let nameSlots: [Int32]
    let nameBytes: [UInt8]
    let memberChecks: [MemberCheck]
    let patternRules: [PatternRule]
    /// The patterns; nil for one that cannot be checked.
    let patterns: [CheckedPattern?]
    let values: [ValueTable]
    let bounds: [NumericBound]
    let divisors: [Divisor]
    let dependentNames: [DependentNames]
    let containsChecks: [ContainsCheck]
    let conditions: [Condition]
    let dynamicAnchors: [DynamicAnchors]
    let usesDynamicReferences: Bool
    /// The documents that the schema consists of, its own first, with their schemas and addresses.
    let documents: [JSONDocument]
    let documentRoots: [JSONNodeID]
    let documentAddresses: [String]

    init(_ tables: SchemaTables, options: SchemaOptions) {
        self.options = options
        subschemas = tables.subschemas
        keywords = tables.keywords
        lists = tables.lists
        names = tables.names
        nameSlots = tables.nameSlots
        nameBytes = tables.nameBytes
        memberChecks = tables.memberChecks
        patternRules = tables.patternRules
        patterns = tables.patterns
        values = tables.values
        bounds = tables.bounds
        divisors = tables.divisors
        dependentNames = tables.dependentNames
        containsChecks = tables.containsChecks
        conditions = tables.conditions
        dynamicAnchors = tables.dynamicAnchors
        usesDynamicReferences = tables.usesDynamicReferences
        documents = tables.documents
        documentRoots = tables.documentRoots
        documentAddresses = tables.documentAddresses
    }
}
