/// The keywords that can be broken.
enum KeywordName: String, Sendable {
    /// The schema `false`.
    case nothing = ""
    case additionalItems
    case additionalProperties
    case allOf
    case anyOf
    case const
    case contains
    case dependencies
    case dependentRequired
    case dependentSchemas
    case dynamicReference = "$dynamicRef"
    case `else`
    case `enum`
    case exclusiveMaximum
    case exclusiveMinimum
    case format
    case `if`
    case items
    case maxContains
    case maxItems
    case maxLength
    case maxProperties
    case maximum
    case minContains
    case minItems
    case minLength
    case minProperties
    case minimum
    case multipleOf
    case not
    case oneOf
    case pattern
    case patternProperties
    case prefixItems
    case properties
    case propertyNames
    case reference = "$ref"
    case required
    case then
    case type
    case unevaluatedItems
    case unevaluatedProperties
    case uniqueItems
}
