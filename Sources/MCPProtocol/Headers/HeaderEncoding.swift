/// How a value is written in an `Mcp-Name` or `Mcp-Param` field, by whoever writes a request.
package enum HeaderEncoding {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The value as it stands, or in base64 between markers when it could not be read back otherwise.
    package static func encoded(_ value: some Collection<UInt8>) -> String {
        let isPlain = value.allSatisfy { (0x20...0x7E).contains($0) }
        let text = String(decoding: value, as: UTF8.self)
        let hasBlanks = text.hasPrefix(" ") || text.hasSuffix(" ")
        if isPlain, !hasBlanks, !(text.hasPrefix("=?base64?") && text.hasSuffix("?=")) { return text }
        return "=?base64?\(base64(Array(value)))?="
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let count = min(3, bytes.count - index)
            var word = UInt32(bytes[index]) << 16
            if count > 1 { word |= UInt32(bytes[index + 1]) << 8 }
            if count > 2 { word |= UInt32(bytes[index + 2]) }
            for place in 0..<4 {
                let digit = digits[Int(word >> UInt32(18 - 6 * place) & 63)]
                text.append(place <= count ? digit : UInt8(ascii: "="))
            }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }
}
