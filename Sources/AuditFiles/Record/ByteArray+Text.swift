/// The few pieces of JSON text that a record is made of, appended without intermediate strings.
extension [UInt8] {
    /// Appends text that needs no escapes.
    mutating func appendLiteral(_ text: StaticString) {
        // SAFETY: a static string's bytes live as long as the process, and it is one of this target's literals.
        unsafe append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends the member that `key` opens, or nothing without a value.
    mutating func appendMember(_ key: StaticString, _ value: String?) {
        guard let value else { return }
        appendLiteral(key)
        appendQuoted(value)
    }

    /// Appends an array of strings.
    mutating func appendList(_ values: [String]) {
        append(0x5B)
        for (index, value) in values.enumerated() {
            if index > 0 { append(0x2C) }
            appendQuoted(value)
        }
        append(0x5D)
    }

    /// Appends a JSON string; only what JSON demands is escaped.
    mutating func appendQuoted(_ text: String) {
        append(0x22)
        if text.utf8.contains(where: Self.needsEscape) {
            for byte in text.utf8 { appendEscaped(byte) }
        } else {
            append(contentsOf: text.utf8)
        }
        append(0x22)
    }

    /// Appends a signed number.
    mutating func appendSigned(_ value: Int64) {
        if value < 0 { append(0x2D) }
        appendInteger(value.magnitude)
    }

    /// Appends the decimal digits of a number.
    mutating func appendInteger(_ value: some UnsignedInteger & FixedWidthInteger) {
        let start = count
        var rest = value
        repeat {
            append(0x30 &+ UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }

    /// Appends two lower-case hexadecimal digits for each byte.
    mutating func appendHexadecimal(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            for nibble in [byte >> 4, byte & 15] {
                append(nibble &+ (nibble < 10 ? 0x30 : 0x57))
            }
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x22 || byte == 0x5C
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case 0x22, 0x5C: append(contentsOf: [0x5C, byte])
        case 0x0A: appendLiteral(#"\n"#)
        case 0x0D: appendLiteral(#"\r"#)
        case 0x09: appendLiteral(#"\t"#)
        case 0..<0x20:
            appendLiteral(#"\u00"#)
            appendHexadecimal(CollectionOfOne(byte))
        default: append(byte)
        }
    }
}
