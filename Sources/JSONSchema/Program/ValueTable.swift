internal import JSONText

/// The values of an `enum` or `const`, compared as JSON Schema does: numbers by value, objects whatever their order.
struct ValueTable: Sendable {
    var strings = NameTable.empty
    /// Booleans and `null`.
    var literals: Set<JSONKind> = []
    var numbers: Set<JSONNumber> = []
    /// Objects and arrays in canonical form.
    var containers: Set<[UInt8]> = []
    /// Where the values were written.
    let place: SchemaPlace
}
