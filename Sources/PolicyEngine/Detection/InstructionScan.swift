/// Finds text that speaks to the model instead of the person: a handful of phrases that documents hardly hold.
///
/// It is a sign, not a defence: a text can give orders in any words.
enum InstructionScan {
    private static let phrases = [
        "ignore previous instructions", "ignore all previous instructions", "ignore the previous instructions",
        "ignore all prior instructions", "ignore any previous instructions", "disregard previous instructions",
        "disregard all previous instructions", "disregard the above", "forget your previous instructions",
        "forget all previous instructions", "override your instructions", "your new instructions are",
        "new system prompt", "do not tell the user", "don't tell the user", "do not mention this to the user",
        "without telling the user", "do not inform the user", "hide this from the user",
        "you must first read", "to continue, read the file",
        "<important>", "<system>", "[system]", "<|im_start|>", "<|system|>", "### system", "system override",
    ]

    /// The phrases by their first byte.
    private static let byFirstByte: [[[UInt8]]] = {
        var table = [[[UInt8]]](repeating: [], count: 256)
        for phrase in phrases {
            let bytes = Array(phrase.utf8)
            if let first = bytes.first { table[Int(first)].append(bytes) }
        }
        return table
    }()

    /// Where the phrases are, in any case and with any space between words: in order and apart, at most `limit`.
    static func ranges(in text: Span<UInt8>, limit: Int) -> [Range<Int>] {
        let table = byFirstByte
        var found: [Range<Int>] = []
        var place = 0
        while place < text.count, found.count < limit {
            if let end = end(ofAny: table[Int(text[place].lowercasedASCII)], at: place, in: text) {
                found.append(place..<end)
                place = end
            } else {
                place &+= 1
            }
        }
        return found
    }

    private static func end(ofAny phrases: [[UInt8]], at start: Int, in text: Span<UInt8>) -> Int? {
        for phrase in phrases {
            if let end = end(of: phrase, at: start, in: text) { return end }
        }
        return nil
    }

    private static func end(of phrase: [UInt8], at start: Int, in text: Span<UInt8>) -> Int? {
        var place = start
        for byte in phrase {
            guard byte == UInt8(ascii: " ") else {
                guard text.byte(place).lowercasedASCII == byte, place < text.count else { return nil }
                place += 1
                continue
            }
            let word = place
            while place < text.count, place - word < maxSpaces, text[place] <= 0x20 { place += 1 }
            guard place > word else { return nil }
        }
        return place
    }

    private static let maxSpaces = 8
}
