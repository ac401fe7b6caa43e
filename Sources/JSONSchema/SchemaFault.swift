/// Why a schema cannot be used.
package struct SchemaFault: Error, Sendable, Hashable {
    /// Where in the schema, as a JSON Pointer; for a referenced document behind its address and `#`.
    package let schemaPath: String
    /// What is wrong, in words.
    package let message: String
}
