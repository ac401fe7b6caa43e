/// How much of `true`, `false` or `null` was read.
struct LiteralMatch: Sendable {
    let kind: JSONKind
    /// The letters still to come, the next one in the lowest bits.
    private var letters: UInt64

    init(_ kind: JSONKind) {
        self.kind = kind
        switch kind {
        case .true: letters = ASCII.trueWord
        case .false: letters = ASCII.alseWord &<< 8 | UInt64(UInt8(ascii: "f"))
        case .null: letters = ASCII.nullWord
        case .object, .array, .string, .number: letters = 0
        }
    }

    var isComplete: Bool { letters == 0 }

    /// Takes a letter; false when it is another than the next one.
    mutating func take(_ byte: UInt8) -> Bool {
        guard byte == UInt8(truncatingIfNeeded: letters) else { return false }
        letters &>>= 8
        return true
    }
}
