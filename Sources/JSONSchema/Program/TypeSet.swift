internal import JSONText

/// The types that a value may have.
struct TypeSet: OptionSet, Sendable {
    let rawValue: UInt8

    static let object = TypeSet(rawValue: 1 << 0)
    static let array = TypeSet(rawValue: 1 << 1)
    static let string = TypeSet(rawValue: 1 << 2)
    static let number = TypeSet(rawValue: 1 << 3)
    static let boolean = TypeSet(rawValue: 1 << 4)
    static let null = TypeSet(rawValue: 1 << 5)
    static let integer = TypeSet(rawValue: 1 << 6)

    private static let names: [(TypeSet, String)] = [
        (.object, "object"), (.array, "array"), (.string, "string"), (.number, "number"), (.integer, "integer"),
        (.boolean, "boolean"), (.null, "null"),
    ]

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The type with this name; nil for an unknown name.
    init?(name: String) {
        guard let found = Self.names.first(where: { $0.1 == name }) else { return nil }
        self = found.0
    }

    /// The type that a kind of node always has.
    @inline(__always) init(_ kind: JSONKind) {
        switch kind {
        case .object: self = .object
        case .array: self = .array
        case .string: self = .string
        case .number: self = .number
        case .true, .false: self = .boolean
        case .null: self = .null
        }
    }

    /// The types in words: `string or null`.
    var phrase: String {
        let names = Self.names.filter { contains($0.0) }.map(\.1)
        guard let last = names.last, names.count > 1 else { return names.first ?? "nothing" }
        return names.dropLast().joined(separator: ", ") + " or " + last
    }
}
