internal import Catalogue

/// The name of the file of a scope: `<server>@<group>.json`, with everything that a file system may dislike escaped.
enum PinFileName {
    static let ending = ".json"

    /// Longest part of a name that stands for a server or a group, in bytes.
    private static let maxPartBytes = 96

    static func of(_ scope: PinScope) -> String {
        part(scope.server) + "@" + part(scope.group) + ending
    }

    /// Letters, digits, `-`, `_` and dots inside as they are, other bytes as `%41`; what is too long is cut, and gets a
    /// hash of the whole, which the file's content confirms.
    private static func part(_ text: String) -> String {
        var name: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                name.append(byte)
            case UInt8(ascii: ".") where !name.isEmpty:
                name.append(byte)
            default:
                name.append(UInt8(ascii: "%"))
                name.append(digit(byte >> 4))
                name.append(digit(byte & 0xF))
            }
        }
        guard name.count > maxPartBytes else { return String(decoding: name, as: UTF8.self) }
        return String(decoding: name.prefix(maxPartBytes), as: UTF8.self) + "~" + String(hash(text), radix: 16)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
