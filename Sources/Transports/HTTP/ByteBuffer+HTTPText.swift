internal import HTTPText
internal import NIOCore

extension ByteBuffer {
    /// Writes the bytes that a span lends.
    mutating func writeSpan(_ bytes: Span<UInt8>) {
        // SAFETY: the pointer is used inside the closure only, while the span that lends it is alive.
        _ = unsafe bytes.withUnsafeBufferPointer { unsafe writeBytes(UnsafeRawBufferPointer($0)) }
    }

    /// Writes a number in decimal digits.
    mutating func writeDecimal(_ number: Int) {
        guard number > 9 else {
            writeInteger(UInt8(ascii: "0") &+ UInt8(clamping: number))
            return
        }
        writeDecimal(number / 10)
        writeInteger(UInt8(ascii: "0") &+ UInt8(number % 10))
    }

    /// Writes the fields of a head, each with its line end.
    mutating func writeFields(_ fields: HTTPFields) {
        for index in 0..<fields.count { writeField(fields, at: index) }
    }

    /// Writes one field with its line end.
    mutating func writeField(_ fields: HTTPFields, at index: Int) {
        writeBytes(fields.nameBytes(at: index))
        writeStaticString(": ")
        writeBytes(fields.valueBytes(at: index))
        writeStaticString("\r\n")
    }

    /// Writes a number in hexadecimal digits.
    mutating func writeHexadecimal(_ number: Int) {
        if number > 15 { writeHexadecimal(number >> 4) }
        let digit = UInt8(number & 15)
        writeInteger(digit < 10 ? UInt8(ascii: "0") &+ digit : UInt8(ascii: "a") &+ digit &- 10)
    }
}
