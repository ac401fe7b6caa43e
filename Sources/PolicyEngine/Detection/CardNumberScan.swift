/// Finds numbers of payment cards in a text: an issuer's beginning and length, the usual grouping, a valid check digit.
enum CardNumberScan {
    private static let maxDigits = 19

    /// Where the numbers are: in order and apart, at most `limit`.
    static func ranges(in text: Span<UInt8>, limit: Int) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var place = 0
        while place < text.count, found.count < limit {
            guard text[place].isASCIIDigit else {
                place &+= 1
                continue
            }
            let run = run(from: place, in: text)
            if isCard(run, from: place, in: text) { found.append(place..<run.end) }
            place = run.end
        }
        return found
    }

    /// Digits, with one kind of separator between groups.
    private struct Run {
        var digits: [UInt8] = []
        var groups: [Int] = []
        var end: Int
    }

    private static func run(from start: Int, in text: Span<UInt8>) -> Run {
        var run = Run(end: start)
        var separator: UInt8?
        var group = 0
        while run.end < text.count {
            let byte = text[run.end]
            if byte.isASCIIDigit {
                // What is longer than any card is read to its end and is none.
                if run.digits.count <= maxDigits { run.digits.append(byte - UInt8(ascii: "0")) }
                group += 1
            } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-"), separator ?? byte == byte,
                text.byte(run.end + 1).isASCIIDigit, (4...6).contains(group)
            {
                separator = byte
                run.groups.append(group)
                group = 0
            } else {
                break
            }
            run.end += 1
        }
        run.groups.append(group)
        return run
    }

    private static func isCard(_ run: Run, from start: Int, in text: Span<UInt8>) -> Bool {
        guard (14...maxDigits).contains(run.digits.count), isGrouped(run), isIssued(run.digits) else { return false }
        let before = text.byte(start - 1)
        let after = text.byte(run.end)
        if before.isASCIIAlphanumeric || before == UInt8(ascii: "_") || before == UInt8(ascii: ".")
            || before == UInt8(ascii: "-")
        {
            return false
        }
        if after.isASCIIAlphanumeric || after == UInt8(ascii: "_") { return false }
        if after == UInt8(ascii: "."), text.byte(run.end + 1).isASCIIDigit { return false }
        return hasValidCheckDigit(run.digits)
    }

    private static func isGrouped(_ run: Run) -> Bool {
        switch run.groups.count {
        case 1: true
        case 3: run.groups == [4, 6, 5] || run.groups == [4, 6, 4]
        case 4: run.groups == [4, 4, 4, 4]
        case 5: run.groups == [4, 4, 4, 4, 3]
        default: false
        }
    }

    private static func isIssued(_ digits: [UInt8]) -> Bool {
        let four = digits.prefix(4).reduce(0) { $0 * 10 + Int($1) }
        switch digits.count {
        case 14: return (3000...3059).contains(four) || (3600...3699).contains(four) || (3800...3999).contains(four)
        case 15: return (3400...3499).contains(four) || (3700...3799).contains(four)
        case 16:
            return (4000...4999).contains(four) || (5100...5599).contains(four) || (2221...2720).contains(four)
                || four == 6011 || (6440...6599).contains(four) || (3528...3589).contains(four)
                || (6200...6299).contains(four)
        case 19: return (4000...4999).contains(four) || (6200...6299).contains(four)
        default: return false
        }
    }

    /// The check of Luhn.
    private static func hasValidCheckDigit(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = place % 2 == 0 ? Int(digit) : Int(digit) * 2
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0
    }
}
