extension JSONValue: CustomStringConvertible, CustomDebugStringConvertible {
    /// What the value is, and none of what it says: it may hold arguments and tokens.
    package var description: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array(let elements): "array of \(elements.count)"
        case .object(let members): "object of \(members.count)"
        }
    }

    /// The text of the value.
    package var debugDescription: String { String(decoding: serialized(), as: UTF8.self) }
}
