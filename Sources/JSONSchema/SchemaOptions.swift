package import JSONText

/// What a schema is read with, and how much work it may cause.
package struct SchemaOptions: Sendable {
    /// The dialect of a schema that declares none.
    package var dialect = SchemaDialect.draft202012
    /// Most subschemas inside each other while a value is judged, from 1.
    package var maxDepth = 512
    /// Most subschemas that are compiled, referenced documents included.
    package var maxSubschemas = 20_000
    /// Work that one judgement may take; a step is about 10 nanoseconds.
    package var maxSteps = 2_000_000
    /// Most problems that are told of one value, from 1.
    package var maxProblems = 20
    /// Most different patterns; each may take up to 2 MiB of memory.
    package var maxPatterns = 256
    /// Most bytes of one pattern.
    package var maxPatternBytes = 8192
    /// Most parts of all patterns together, once their repetitions are written out; a pattern beyond cannot be checked.
    package var maxPatternWeight = 32_768
    /// Whether `format` is judged; else it only describes.
    package var assertsFormats = false
    /// Documents that a reference may name, by address without a fragment; nothing is ever fetched.
    package var documents: [String: JSONDocument] = [:]

    /// The usual limits, and no documents.
    package init() {}
}
