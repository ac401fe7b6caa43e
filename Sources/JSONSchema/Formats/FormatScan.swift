/// Reads text from left to right; outside of it every byte is 0, which no format has.
struct FormatScan {
    let text: [UInt8]
    private(set) var position = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    var isAtEnd: Bool { position == text.count }

    /// The next byte, not taken; 0 at the end.
    var next: UInt8 { position < text.count ? text[position] : 0 }

    /// Takes a byte if it is the next one.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard !isAtEnd, next == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    /// Takes the bytes that pass, and returns how many they were.
    mutating func takeAll(_ passes: (UInt8) -> Bool) -> Int {
        let start = position
        while !isAtEnd, passes(next) { position += 1 }
        return position - start
    }

    /// Takes a number of exactly so many digits within a range; nil when there is none.
    mutating func takeNumber(digits: Int, in range: ClosedRange<Int>) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard Self.isDigit(next) else { return nil }
            value = value * 10 + Int(next - UInt8(ascii: "0"))
            position += 1
        }
        return range.contains(value) ? value : nil
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "f")
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte)
    }

    // MARK: - Dates and times (RFC 3339)

    mutating func takeDate() -> Bool {
        guard let year = takeNumber(digits: 4, in: 0...9999), take("-"),
            let month = takeNumber(digits: 2, in: 1...12), take("-"),
            takeNumber(digits: 2, in: 1...Self.days(in: month, of: year)) != nil
        else { return false }
        return true
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    mutating func takeTime() -> Bool {
        guard let hour = takeNumber(digits: 2, in: 0...23), take(":"),
            let minute = takeNumber(digits: 2, in: 0...59), take(":"),
            let second = takeNumber(digits: 2, in: 0...60)
        else { return false }
        if take("."), takeAll(Self.isDigit) == 0 { return false }
        guard let offset = takeOffset() else { return false }
        // A leap second ends a day of universal time.
        return second < 60 || (hour * 60 + minute - offset + 2880) % 1440 == 1439
    }

    /// Minutes that a local time is ahead of universal time.
    private mutating func takeOffset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let isAhead = take("+")
        guard isAhead || take("-"), let hours = takeNumber(digits: 2, in: 0...23), take(":"),
            let minutes = takeNumber(digits: 2, in: 0...59)
        else { return nil }
        return isAhead ? hours * 60 + minutes : -(hours * 60 + minutes)
    }

    /// A duration as the appendix of RFC 3339 has it: weeks alone, or units that follow each other without a gap.
    mutating func takeDuration() -> Bool {
        guard take("P") else { return false }
        if take("T") { return takeUnits("HMS") != nil }
        guard let date = takeUnits("YMWD") else { return false }
        if date.isWeek { return date.count == 1 }
        return !take("T") || takeUnits("HMS") != nil
    }

    /// Takes numbers with units in their order; nil when there is none or one is out of order.
    private mutating func takeUnits(_ units: String) -> (count: Int, isWeek: Bool)? {
        let order = Array(units.utf8)
        var count = 0
        var reached = -1
        var isWeek = false
        while Self.isDigit(next) {
            _ = takeAll(Self.isDigit)
            guard let place = order.firstIndex(of: next), place > reached else { return nil }
            let isWeekUnit = next == UInt8(ascii: "W")
            let day = order.count == 4 ? 3 : -1
            let before = place == day ? 1 : place - 1
            guard reached < 0 || (reached == before && !isWeekUnit) else { return nil }
            isWeek = isWeek || isWeekUnit
            reached = place
            count += 1
            position += 1
        }
        return count == 0 ? nil : (count, isWeek)
    }

    // MARK: - Names

    mutating func takeUUID() -> Bool {
        for (group, digits) in [8, 4, 4, 4, 12].enumerated() {
            if group > 0, !take("-") { return false }
            var count = 0
            while count < digits, Self.isHexadecimal(next) {
                position += 1
                count += 1
            }
            guard count == digits else { return false }
        }
        return true
    }

    mutating func takeJSONPointer() -> Bool {
        while take("/") {
            while !isAtEnd, next != UInt8(ascii: "/") {
                if take("~") {
                    guard take("0") || take("1") else { return false }
                } else {
                    position += 1
                }
            }
        }
        return true
    }

    /// A whole number without a leading zero.
    mutating func takeIndex() -> Bool {
        if take("0") { return true }
        return takeAll(Self.isDigit) > 0
    }

    /// An address of mail (RFC 5321), of ASCII only.
    mutating func takeMailbox() -> Bool {
        guard take("\"") ? takeQuotedRest() : takeDotAtom(), take("@") else { return false }
        let domain = text[position...]
        position = text.count
        guard domain.first == UInt8(ascii: "["), domain.last == UInt8(ascii: "]") else {
            return NetworkFormat.isHostname(domain)
        }
        let literal = domain.dropFirst().dropLast()
        let prefix = "IPv6:".utf8
        return literal.starts(with: prefix)
            ? NetworkFormat.isIPv6(literal.dropFirst(prefix.count)) : NetworkFormat.isIPv4(literal)
    }

    private mutating func takeQuotedRest() -> Bool {
        while !isAtEnd {
            if take("\"") { return true }
            if take("\\") {
                guard next >= 0x20, next < 0x7F else { return false }
            }
            guard next >= 0x20, next < 0x7F else { return false }
            position += 1
        }
        return false
    }

    private mutating func takeDotAtom() -> Bool {
        let others = Array("!#$%&'*+-/=?^_`{|}~".utf8)
        repeat {
            guard takeAll({ Self.isLetterOrDigit($0) || others.contains($0) }) > 0 else { return false }
        } while take(".")
        return true
    }
}
