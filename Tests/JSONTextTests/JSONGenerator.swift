internal import JSONText

/// Random numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed &>> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed &>> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed &>> 31
    }

    mutating func below(_ limit: Int) -> Int {
        Int(next() % UInt64(limit))
    }
}

/// Writes random texts with odd spacing and escapes, and remembers nothing: the tree comes from the parser.
struct JSONGenerator {
    var random: SplitMix
    private(set) var bytes: [UInt8] = []

    init(random: SplitMix) {
        self.random = random
    }

    /// A random array or object.
    mutating func container() -> [UInt8] {
        bytes = []
        random.below(2) == 0 ? array(depth: 0) : object(depth: 0)
        return bytes
    }

    /// The text of a tree, spaced and escaped at random.
    mutating func text(of value: JSONValue) -> [UInt8] {
        bytes = []
        write(value)
        return bytes
    }

    /// A random tree.
    mutating func tree(depth: Int = 0) -> JSONValue {
        switch random.below(depth > 4 ? 5 : 7) {
        case 0: .null
        case 1: .bool(random.below(2) == 0)
        case 2: .number(JSONNumber(Int64(bitPattern: random.next()) >> Int64(random.below(64))))
        case 3:
            JSONNumber("\(random.below(999)).\(random.below(9999))e\(random.below(40) - 20)").map { .number($0) }
                ?? .null
        case 4: .string(string())
        case 5: .array((0..<random.below(6)).map { _ in tree(depth: depth + 1) })
        default: .object((0..<random.below(6)).map { .init("\($0)" + string(), tree(depth: depth + 1)) })
        }
    }

    private mutating func string() -> String {
        let letters = Array("ab\"\\/é€😀\n\u{1}\u{7f}\u{2028} longer piece")
        return String((0..<random.below(20)).map { _ in letters[random.below(letters.count)] })
    }

    private mutating func write(_ value: JSONValue) {
        space()
        switch value {
        case .null, .bool, .number: bytes += value.serialized()
        case .string(let text): write(text)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (position, element) in elements.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                write(element)
            }
            space()
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (position, member) in members.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                space()
                write(member.key)
                space()
                bytes.append(UInt8(ascii: ":"))
                write(member.value)
            }
            space()
            bytes.append(UInt8(ascii: "}"))
        }
        space()
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if mustEscape || random.below(4) == 0 {
                for unit in String(Character(scalar)).utf16 {
                    let digits = String(unit, radix: 16, uppercase: random.below(2) == 0)
                    bytes += Array("\\u".utf8) + Array(String(repeating: "0", count: 4 - digits.count).utf8)
                    bytes += Array(digits.utf8)
                }
            } else {
                bytes += Array(String(Character(scalar)).utf8)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func space() {
        while random.below(4) == 0 { bytes.append([0x20, 0x09, 0x0A, 0x0D][random.below(4)]) }
    }

    private mutating func array(depth: Int) {
        write(.array((0..<random.below(7)).map { _ in tree(depth: depth + 3) }))
    }

    private mutating func object(depth: Int) {
        write(.object((0..<random.below(7)).map { .init("\($0)" + string(), tree(depth: depth + 3)) }))
    }
}
