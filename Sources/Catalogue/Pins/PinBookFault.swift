/// Why bytes are no book of pins.
package enum PinBookFault: Error, Sendable, Hashable {
    /// They are no JSON text.
    case notJSON(message: String)
    /// They are in a form that this version does not read.
    case unknownSchema
    /// A member is missing or is of the wrong kind; the place is a JSON Pointer.
    case malformed(place: String)

    /// The fault in words, lower case, no final stop.
    package var message: String {
        switch self {
        case .notJSON(let message): "it is not JSON: \(message)"
        case .unknownSchema: "it is in a form that this version does not know"
        case .malformed(let place): "the value at `\(place)` is missing or wrong"
        }
    }
}
