/// What a scalar looks like to a reader, in ASCII.
enum FoldedScalar {
    /// A lower-case letter or a digit.
    case letter(UInt8)
    /// Nothing that can be seen.
    case nothing
    /// Anything else: it ends a word.
    case separator

    init(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        if value < 0x80 {
            self = Self.ascii(UInt8(truncatingIfNeeded: value))
        } else if HiddenCharacter(scalar) != nil || 0xFE00...0xFE0F ~= value {
            self = .nothing
        } else if 0xFF01...0xFF5E ~= value {
            self = Self.ascii(UInt8(truncatingIfNeeded: value &- 0xFEE0))
        } else if 0x1D400...0x1D6A3 ~= value {
            self = .letter(UInt8(ascii: "a") &+ UInt8(truncatingIfNeeded: (value &- 0x1D400) % 26))
        } else if 0x24B6...0x24E9 ~= value {
            self = .letter(UInt8(ascii: "a") &+ UInt8(truncatingIfNeeded: (value &- 0x24B6) % 26))
        } else if 0x1F130...0x1F189 ~= value {
            self = .letter(UInt8(ascii: "a") &+ UInt8(truncatingIfNeeded: (value &- 0x1F130) % 32 % 26))
        } else if let letter = Self.alike[scalar] {
            self = .letter(letter)
        } else {
            self = .separator
        }
    }

    static func ascii(_ byte: UInt8) -> FoldedScalar {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): .letter(byte)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): .letter(byte | 0x20)
        default: .separator
        }
    }

    /// Letters of other scripts, and marked Latin ones, that a reader takes for a plain Latin letter.
    static let alike: [Unicode.Scalar: UInt8] = {
        let groups: [(Character, String)] = [
            ("a", "аАαΑàáâãäåāăąÀÁÂÃÄÅɑ"), ("b", "ВвЬβΒ"), ("c", "сСϲçćčÇĆČ"), ("d", "ԁďđĎĐ"),
            ("e", "еЕεΕèéêëēĕėęěÈÉÊËĒĘĚёЁ"), ("f", "ƒϝ"), ("g", "ɡğģĞ"), ("h", "һНΗн"),
            ("i", "іІιΙìíîïīıÌÍÎÏĪїЇ"), ("j", "јЈϳ"), ("k", "кКκΚ"), ("l", "ӏłľĺŁǀ"), ("m", "мМΜ"),
            ("n", "ոΝñńňÑŃŇп"), ("o", "оОοΟòóôõöøōőÒÓÔÕÖØŌσ"), ("p", "рРρΡ"), ("q", "ԛ"), ("r", "гřŕŘ"),
            ("s", "ѕЅśşšŚŞŠ"), ("t", "тТτΤťţŤ"), ("u", "υùúûüūůűÙÚÛÜŪц"), ("v", "νѵ"), ("w", "ԝωѡ"),
            ("x", "хХχΧ"), ("y", "уУγΥýÿÝ"), ("z", "ΖźżžŹŻŽ"),
        ]
        var table: [Unicode.Scalar: UInt8] = [:]
        for (letter, looks) in groups {
            for scalar in looks.unicodeScalars { table[scalar] = letter.asciiValue }
        }
        return table
    }()
}
