/// One thing to check of a value, small enough to lie in a flat array.
///
/// Indices lead into the tables of ``SchemaProgram``; -1 stands for no subschema.
struct Keyword: Sendable {
    /// How a size is bounded.
    enum Bound: Sendable {
        case atLeast, atMost
    }

    /// How a number is bounded.
    enum Range: Sendable {
        case minimum, maximum, exclusiveMinimum, exclusiveMaximum
    }

    enum Check: Sendable {
        case types(TypeSet)
        /// `enum` and `const`: a table of values.
        case oneOfValues(Int32)
        case multipleOf(Int32)
        case range(Range, Int32)
        case length(Bound, Int)
        case itemCount(Bound, Int)
        case memberCount(Bound, Int)
        case pattern(Int32)
        case format(StringFormat)
        case uniqueItems
        /// `properties`, `patternProperties`, `additionalProperties`, `propertyNames` and `required`, in one pass.
        case members(Int32)
        case dependentRequired(Int32)
        case dependentSchemas(Int32)
        /// The subschemas of the first items, and the one of the others.
        case items(ListRange, rest: Int32)
        case contains(Int32)
        case reference(Int32)
        /// The schema that is used when no outer one has a dynamic anchor of this name.
        case dynamicReference(Int32, name: Int32)
        case all(ListRange)
        case any(ListRange)
        case one(ListRange)
        case not(Int32)
        case condition(Int32)
        case unevaluatedItems(Int32)
        case unevaluatedProperties(Int32)
    }

    let name: KeywordName
    let check: Check
}

/// A stretch of a table.
struct ListRange: Sendable {
    let first: Int32
    let count: Int32

    static let empty = ListRange(first: 0, count: 0)

    var indices: Range<Int> { Int(first)..<Int(first) + Int(count) }
}
