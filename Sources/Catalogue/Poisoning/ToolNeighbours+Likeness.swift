internal import ToolRisk

extension ToolNeighbours {
    /// A name that another can be taken for.
    struct LookAlike {
        let name: String
        /// Whose it is; nil for the server's own.
        let server: String?
        let severity: DriftSeverity
    }

    /// Names shorter than this differ by one letter all the time.
    private static let minAlikeLetters = 8

    /// Whether a byte can stand in a tool's name in the middle of a text.
    static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// The server whose tool a part of a text names, unless the word is too common to be meant.
    func owner(of range: Range<Int>, in text: Span<UInt8>) -> String? {
        guard range.count >= 5, range.count <= 128 else { return nil }
        var bytes: [UInt8] = []
        var isJoined = false
        for offset in range {
            let byte = text[offset]
            let isUpper = 0x41...0x5A ~= byte
            let isSeparator = byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            isJoined = isJoined || isSeparator || isUpper && offset > range.lowerBound
            bytes.append(byte)
        }
        guard isJoined else { return nil }
        let name = String(decoding: bytes, as: UTF8.self)
        guard let server = others[name] else { return nil }
        return ownLetters.contains(NameShape(name, server: nil).letters) ? nil : server
    }

    /// Another tool whose name looks like this one, the most alike first.
    func lookAlike(of name: String) -> LookAlike? {
        guard !others.isEmpty || own.count > 1 else { return nil }
        let shape = NameShape(name, server: nil)
        let isPlain = name.utf8.allSatisfy { $0 < 0x80 }
        var near: LookAlike?
        for other in shapes where !other.name.utf8.elementsEqual(name.utf8) {
            if other.look == shape.look {
                let isSpelling =
                    isPlain && other.letters == shape.letters && other.name.utf8.allSatisfy { $0 < 0x80 }
                // Servers of different authors write the same words in different ways.
                let severity: DriftSeverity = isSpelling ? (other.server == nil ? .medium : .low) : .high
                return LookAlike(name: other.name, server: other.server, severity: severity)
            }
            if other.server != nil, near == nil, Self.differByOne(shape.look, other.look) {
                near = LookAlike(name: other.name, server: other.server, severity: .medium)
            }
        }
        return near
    }

    /// Whether two long names differ in one letter that is no plural and no digit.
    private static func differByOne(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count >= minAlikeLetters, right.count >= minAlikeLetters, abs(left.count - right.count) <= 1 else {
            return false
        }
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        var head = 0
        while head < short.count, short[head] == long[head] { head += 1 }
        var tail = 0
        while tail < short.count - head, short[short.count - 1 - tail] == long[long.count - 1 - tail] { tail += 1 }
        guard head + tail >= long.count - 1 else { return false }
        let letter = long[head < long.count ? head : long.count - 1]
        let isPlural = short.count < long.count && letter == UInt8(ascii: "s")
        return !isPlural && !(0x30...0x39 ~= letter)
    }
}
