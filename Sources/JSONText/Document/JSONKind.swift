/// What a node of a JSON text is.
package enum JSONKind: UInt8, Sendable {
    case object, array, string, number, `true`, `false`, null
}
