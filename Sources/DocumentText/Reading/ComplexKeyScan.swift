/// Finds keys that would make the YAML reader expand aliases by itself.
///
/// The reader compares the keys of a mapping, and a key that is an alias of an alias of an alias takes it exponential
/// time, before any budget of ours is asked. No document of ours needs such a key. The scan knows nothing of quotes, so
/// it only looks at texts that hold enough anchors and aliases to be dangerous. A line that starts with `#` holds
/// neither, whatever it stands in.
enum ComplexKeyScan {
    /// With fewer aliases than this nothing grows beyond a few hundred nodes.
    static let harmlessAliases = 8

    /// The first such key in a text that could make it expensive.
    static func dangerousKey(in bytes: [UInt8]) -> Place? {
        var aliases = 0
        var anchors = 0
        var firstKey: Int?
        var index = 0
        while index < bytes.count {
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0x0A
            switch bytes[index] {
            case UInt8(ascii: "#") where isFirstOnLine(index, in: bytes):
                while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
                continue
            case UInt8(ascii: "*") where isNameByte(next):
                aliases += 1
                var end = index + 1
                while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
                if firstKey == nil, isFollowedByColon(end, in: bytes) { firstKey = index }
            case UInt8(ascii: "&") where isNameByte(next):
                anchors += 1
            case UInt8(ascii: "?") where isBlank(next):
                if firstKey == nil, index == 0 || isTokenEnd(bytes[index - 1]) { firstKey = index }
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if firstKey == nil, isFollowedByColon(index + 1, in: bytes) { firstKey = index }
            default: break
            }
            index += 1
        }
        guard let firstKey, aliases >= harmlessAliases, anchors >= 2 else { return nil }
        return DocumentReader.place(ofByte: firstKey, in: bytes)
    }

    private static func isFollowedByColon(_ start: Int, in bytes: [UInt8]) -> Bool {
        var index = start
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
        return index < bytes.count && bytes[index] == UInt8(ascii: ":")
    }

    private static func isFirstOnLine(_ place: Int, in bytes: [UInt8]) -> Bool {
        var index = place
        while index > 0, bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09 { index -= 1 }
        return index == 0 || bytes[index - 1] == 0x0A || bytes[index - 1] == 0x0D
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    // After these a `?` can be the indicator of a key.
    private static func isTokenEnd(_ byte: UInt8) -> Bool {
        isBlank(byte) || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: ",")
    }
}
