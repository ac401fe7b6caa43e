internal import Yams

/// A YAML text in which duplicate keys can be made distinct, so that one run finds every other problem as well.
///
/// The YAML reader stops at the first duplicate. The first of two equal keys gets a prefix that no text holds; the
/// tree builder knows the prefix, reports the pair and drops it, and all columns are given as in the original.
struct MarkedText {
    private struct Insertion {
        let line: Int
        let column: Int
    }

    private(set) var bytes: [UInt8]
    private var insertions: [Insertion] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var text: String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// Keys that were marked.
    var count: Int {
        insertions.count
    }

    /// The key at this place without its mark, and whether it had one.
    func original(_ key: String, at place: Place) -> (key: String, wasMarked: Bool) {
        // An escape can spell the prefix, so only keys where a mark was put are taken for marked ones.
        guard insertions.contains(where: { $0.line == place.line && $0.column == place.column }),
            key.utf8.starts(with: MarkedText.prefix.utf8)
        else { return (key, false) }
        let rest = key.unicodeScalars.dropFirst(MarkedText.prefixScalars)
        return (String(String.UnicodeScalarView(rest)), true)
    }

    /// The place in the original text of a mark in this one.
    func place(_ mark: Mark?, pointer: String = "") -> Place {
        guard let mark else { return Place(line: 1, column: 1, pointer: pointer) }
        return Place(line: mark.line, column: column(mark.column, line: mark.line), pointer: pointer)
    }

    private func column(_ column: Int, line: Int) -> Int {
        var shift = 0
        for insertion in insertions where insertion.line == line {
            if column > insertion.column + shift { shift += MarkedText.prefixScalars }
        }
        return column - shift
    }

    /// Makes the key at this mark distinct; false when it cannot be done safely.
    mutating func markKey(line: Int, column: Int) -> Bool {
        guard !insertions.isEmpty || !holdsPrefix,
            var offset = offset(line: line, column: column), offset < bytes.count
        else { return false }
        switch bytes[offset] {
        case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "&"),
            UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"):
            return false
        case UInt8(ascii: "\""), UInt8(ascii: "'"): offset += 1
        default: break
        }
        let number = UInt32(insertions.count)
        let unique = MarkedText.prefix + String(MarkedText.numbered(number))
        bytes.insert(contentsOf: unique.utf8, at: offset)
        insertions.append(Insertion(line: line, column: self.column(column, line: line)))
        insertions.sort { ($0.line, $0.column) < ($1.line, $1.column) }
        return true
    }

    // Two private-use characters, then one that numbers the mark.
    private static let prefix = "\u{E0A7}\u{E0F3}"
    private static let prefixScalars = 3

    private static func numbered(_ number: UInt32) -> Unicode.Scalar {
        Unicode.Scalar(0xE100 + number) ?? "\u{E100}"
    }

    private var holdsPrefix: Bool {
        let prefix = Array(MarkedText.prefix.utf8)
        return bytes.indices.contains { bytes[$0] == prefix[0] && bytes[$0...].starts(with: prefix) }
    }

    private func offset(line: Int, column: Int) -> Int? {
        var currentLine = 1
        var index = 0
        while currentLine < line {
            guard index < bytes.count else { return nil }
            let byte = bytes[index]
            index += 1
            if byte == 0x0A || (byte == 0x0D && bytes[index...].first != 0x0A) { currentLine += 1 }
        }
        var remaining = column - 1
        while remaining > 0 {
            guard index < bytes.count else { return nil }
            index += 1
            while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
            remaining -= 1
        }
        return index
    }
}
