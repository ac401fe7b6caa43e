/// A tool's name as a reader sees it.
struct NameShape: Sendable {
    let name: String
    /// Whose tool it is; nil for the server's own.
    let server: String?
    /// No case and no separators, letters of other scripts as the Latin ones that they resemble.
    let letters: [UInt8]
    /// The same, with digits like the letters that they resemble.
    let look: [UInt8]

    init(_ name: String, server: String?) {
        self.name = name
        self.server = server
        var letters: [UInt8] = []
        for scalar in name.unicodeScalars {
            if case .letter(let letter) = FoldedScalar(scalar) { letters.append(letter) }
        }
        self.letters = letters
        look = letters.map { letter in
            switch letter {
            case UInt8(ascii: "0"): UInt8(ascii: "o")
            case UInt8(ascii: "1"), UInt8(ascii: "i"): UInt8(ascii: "l")
            default: letter
            }
        }
    }
}
