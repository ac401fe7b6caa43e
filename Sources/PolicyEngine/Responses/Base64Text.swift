/// Text that travels as base64, as in the blob of a resource.
enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    /// How much is decoded to see whether it is text at all, in bytes of base64; a multiple of four.
    private static let probeBytes = 1_024

    /// What a string of base64 holds.
    enum Content {
        case text([UInt8])
        case binary
        /// The string is something else.
        case notBase64
    }

    /// What the string holds.
    static func content(_ encoded: Span<UInt8>) -> Content {
        guard let probe = bytes(encoded.extracting(0..<min(probeBytes, encoded.count))) else { return .notBase64 }
        if probe.contains(0) { return .binary }
        // A character may be cut at the end of the probe.
        if encoded.count > probeBytes, String(validating: probe.dropLast(3), as: UTF8.self) == nil,
            String(validating: probe.dropLast(2), as: UTF8.self) == nil,
            String(validating: probe.dropLast(1), as: UTF8.self) == nil, String(validating: probe, as: UTF8.self) == nil
        {
            return .binary
        }
        guard let all = bytes(encoded) else { return .notBase64 }
        return String(validating: all, as: UTF8.self) == nil ? .binary : .text(all)
    }

    /// Bytes as base64, padded.
    static func encoded(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((text.count + 2) / 3 * 4)
        var place = 0
        while place < text.count {
            let present = min(3, text.count - place)
            var group: UInt32 = 0
            for offset in 0..<3 { group = group << 8 | (offset < present ? UInt32(text[place + offset]) : 0) }
            for offset in 0..<4 {
                let index = Int(group >> UInt32(18 - 6 * offset) & 63)
                result.append(offset <= present ? alphabet[index] : UInt8(ascii: "="))
            }
            place += 3
        }
        return result
    }

    private static func bytes(_ encoded: Span<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(encoded.count / 4 * 3)
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for place in encoded.indices {
            guard let value = value(encoded[place]) else {
                if encoded[place] == UInt8(ascii: "="), encoded.count - place <= 2 { break }
                return nil
            }
            group = group << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: group >> bits))
                group &= (1 << bits) - 1
            }
        }
        return result
    }

    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
