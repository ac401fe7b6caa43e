/// Appends JSON text to bytes and puts the commas.
///
/// The caller keeps the nesting right.
package struct JSONWriter: Sendable {
    /// What has been written.
    package var bytes: [UInt8]
    /// Whether another value at this place needs a comma first.
    private var needsComma = false

    /// A writer that starts with room for some bytes.
    package init(reservingBytes: Int = 0) {
        bytes = []
        bytes.reserveCapacity(reservingBytes)
    }

    // MARK: - Containers

    /// Writes `{`.
    package mutating func beginObject() {
        beginValue()
        bytes.append(ASCII.openBrace)
        needsComma = false
    }

    /// Writes `}`.
    package mutating func endObject() {
        bytes.append(ASCII.closeBrace)
        needsComma = true
    }

    /// Writes `[`.
    package mutating func beginArray() {
        beginValue()
        bytes.append(ASCII.openBracket)
        needsComma = false
    }

    /// Writes `]`.
    package mutating func endArray() {
        bytes.append(ASCII.closeBracket)
        needsComma = true
    }

    /// Writes the key of the next value.
    package mutating func key(_ key: String) {
        beginValue()
        appendQuoted(key)
        bytes.append(ASCII.colon)
        needsComma = false
    }

    // MARK: - Values

    /// Writes a string with the fewest escapes.
    package mutating func string(_ value: String) {
        beginValue()
        appendQuoted(value)
        needsComma = true
    }

    /// Writes well-formed UTF-8 as a string.
    package mutating func string(utf8: Span<UInt8>) {
        beginValue()
        bytes.appendQuoted(utf8)
        needsComma = true
    }

    /// Writes an integer.
    package mutating func integer(_ value: Int64) {
        beginValue()
        if value < 0 { bytes.append(ASCII.minus) }
        bytes.appendDecimal(value.magnitude)
        needsComma = true
    }

    /// Writes an integer.
    package mutating func integer(_ value: Int) {
        integer(Int64(value))
    }

    /// Writes an unsigned integer.
    package mutating func integer(_ value: UInt64) {
        beginValue()
        bytes.appendDecimal(value)
        needsComma = true
    }

    /// Writes a number by its exact value.
    package mutating func number(_ value: JSONNumber) {
        beginValue()
        value.appendText(to: &bytes)
        needsComma = true
    }

    /// Writes `true` or `false`.
    package mutating func bool(_ value: Bool) {
        raw(value ? "true" : "false" as StaticString)
    }

    /// Writes `null`.
    package mutating func null() {
        raw("null" as StaticString)
    }

    /// Writes a tree.
    package mutating func value(_ value: JSONValue) {
        beginValue()
        value.append(to: &bytes)
        needsComma = true
    }

    // MARK: - Ready text

    /// Writes one value that is JSON already, as it is.
    package mutating func raw(_ json: some Collection<UInt8>) {
        beginValue()
        bytes.append(contentsOf: json)
        needsComma = true
    }

    /// Writes one value that is JSON already, as it is.
    package mutating func raw(_ json: Span<UInt8>) {
        beginValue()
        bytes.append(json)
        needsComma = true
    }

    /// Writes one value that is JSON already, as it is.
    package mutating func raw(_ json: StaticString) {
        beginValue()
        bytes.append(json)
        needsComma = true
    }

    /// Writes any piece of text as it is, without a comma before or after: separators around it are the caller's.
    package mutating func literal(_ text: StaticString) {
        bytes.append(text)
        needsComma = false
    }

    private mutating func beginValue() {
        if needsComma { bytes.append(ASCII.comma) }
    }

    private mutating func appendQuoted(_ text: String) {
        bytes.appendQuoted(text.utf8.span)
    }
}

extension [UInt8] {
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { buffer in
            // SAFETY: the buffer is only copied from while the closure runs.
            unsafe append(contentsOf: buffer)
        }
    }

    mutating func append(_ other: Span<UInt8>) {
        // SAFETY: the buffer is the span's own and is only copied from while the closure runs.
        unsafe other.withUnsafeBufferPointer { buffer in unsafe append(contentsOf: buffer) }
    }

    mutating func appendDecimal(_ value: UInt64) {
        var divisor: UInt64 = 1
        while value / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            append(ASCII.zero + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
    }

    /// Appends UTF-8 as a JSON string, escaping only what RFC 8785 escapes.
    mutating func appendQuoted(_ text: Span<UInt8>) {
        append(ASCII.quote)
        var copied = 0
        var cursor = 0
        while cursor < text.count {
            if cursor &+ 8 <= text.count && Span<UInt8>.escapedBytes(text.word(at: cursor)) == 0 {
                cursor &+= 8
                continue
            }
            let byte = text.peek(cursor)
            if byte < 0x20 || byte == ASCII.quote || byte == ASCII.backslash {
                append(text.extracting(copied..<cursor))
                appendEscape(byte)
                copied = cursor &+ 1
            }
            cursor &+= 1
        }
        append(text.extracting(copied..<text.count))
        append(ASCII.quote)
    }

    private mutating func appendEscape(_ byte: UInt8) {
        append(ASCII.backslash)
        switch byte {
        case ASCII.quote, ASCII.backslash: append(byte)
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        default:
            append("u00" as StaticString)
            append(ASCII.zero + byte >> 4)
            let digit = byte & 0xF
            append(digit < 10 ? ASCII.zero + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
