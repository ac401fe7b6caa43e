/// One node of the tape, 16 bytes.
///
/// A container's children follow it in text order; an object's are key, value, key, value.
struct JSONNode: Sendable {
    /// First byte of the node in the text, quote or bracket included.
    var start: UInt32
    /// One past the last byte.
    ///
    /// While a container is open: the index of its parent plus one, 0 for none.
    var end: UInt32
    /// Containers: the index after the last descendant.
    ///
    /// Keys: the signature of the decoded key.
    var next: UInt32
    /// Kind in bits 0–2, flags in bits 3–4, number of members or elements from bit 6.
    var meta: UInt32

    static let zero = JSONNode(start: 0, end: 0, next: 0, meta: UInt32(JSONKind.null.rawValue))
    static let escapedFlag: UInt32 = 1 << 3
    static let plainIntegerFlag: UInt32 = 1 << 4
    static let plainInteger = UInt32(JSONKind.number.rawValue) | plainIntegerFlag
    static let countShift: UInt32 = 6

    @inline(__always) var kindBits: UInt32 { meta & 7 }

    var kind: JSONKind { JSONKind(rawValue: UInt8(truncatingIfNeeded: meta & 7)) ?? .null }

    @inline(__always) var isContainer: Bool { kindBits <= UInt32(JSONKind.array.rawValue) }

    @inline(__always) var isObject: Bool { kindBits == UInt32(JSONKind.object.rawValue) }

    @inline(__always) var isString: Bool { kindBits == UInt32(JSONKind.string.rawValue) }

    /// Whether a string holds a backslash.
    @inline(__always) var hasEscapes: Bool { meta & Self.escapedFlag != 0 }

    /// Whether a number is written `-?(0|[1-9][0-9]*)` and is not `-0`.
    @inline(__always) var isPlainInteger: Bool { meta & Self.plainIntegerFlag != 0 }

    @inline(__always) var count: Int { Int(truncatingIfNeeded: meta >> Self.countShift) }

    /// Bytes between the quotes of a string.
    @inline(__always) var contentStart: Int { Int(start) &+ 1 }
    @inline(__always) var contentEnd: Int { Int(end) &- 1 }

    /// Index of the node after this one and its descendants.
    @inline(__always) func after(_ index: Int) -> Int {
        isContainer ? Int(next) : index &+ 1
    }
}
