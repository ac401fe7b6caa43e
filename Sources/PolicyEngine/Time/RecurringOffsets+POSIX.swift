extension RecurringOffsets {
    /// Reads the rule that ends a TZif file, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
    init(posix bytes: [UInt8]) throws(TimeZoneRulesError) {
        var reader = Reader(rest: bytes[...])
        try reader.skipName()
        // POSIX counts offsets westwards.
        let standard = -(try reader.readTime(maxHours: 24))
        if reader.rest.isEmpty {
            self.init(standardOffsetSeconds: standard, advance: nil)
            return
        }
        try reader.skipName()
        var advanced = standard + 3_600
        if let next = reader.rest.first, next != UInt8(ascii: ",") { advanced = -(try reader.readTime(maxHours: 24)) }
        let start = try reader.readChange()
        let end = try reader.readChange()
        guard reader.rest.isEmpty else { throw .unreadableRule }
        self.init(
            standardOffsetSeconds: standard, advance: Advance(offsetSeconds: advanced, start: start, end: end))
    }

    /// Reads parts of the rule from the front.
    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func skipName() throws(TimeZoneRulesError) {
            if take("<") {
                let quoted = rest.prefix { $0 != UInt8(ascii: ">") }
                rest = rest[quoted.endIndex...]
                guard take(">"), quoted.count >= 3 else { throw .unreadableRule }
            } else {
                let letters = rest.prefix { (0x41...0x5A).contains($0 & 0xDF) }
                guard letters.count >= 3 else { throw .unreadableRule }
                rest = rest[letters.endIndex...]
            }
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func readTime(maxHours: Int) throws(TimeZoneRulesError) -> Int64 {
            let isNegative = take("-")
            if !isNegative { _ = take("+") }
            var seconds = Int64(try readNumber(in: 0...maxHours)) * 3_600
            if take(":") {
                seconds += Int64(try readNumber(in: 0...59)) * 60
                if take(":") { seconds += Int64(try readNumber(in: 0...59)) }
            }
            return isNegative ? -seconds : seconds
        }

        /// `,date[/time]`; without a time, two in the morning.
        mutating func readChange() throws(TimeZoneRulesError) -> Change {
            guard take(",") else { throw .unreadableRule }
            let day: Change.Day
            if take("J") {
                day = .julian(try readNumber(in: 1...365))
            } else if take("M") {
                let month = try readNumber(in: 1...12)
                guard take(".") else { throw .unreadableRule }
                let week = try readNumber(in: 1...5)
                guard take(".") else { throw .unreadableRule }
                day = .weekday(month: month, week: week, weekday: try readNumber(in: 0...6))
            } else {
                day = .ordinal(try readNumber(in: 0...365))
            }
            return Change(day: day, secondOfDay: take("/") ? try readTime(maxHours: 167) : 7_200)
        }

        private mutating func readNumber(in range: ClosedRange<Int>) throws(TimeZoneRulesError) -> Int {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            guard (1...3).contains(digits.count) else { throw .unreadableRule }
            rest = rest[digits.endIndex...]
            let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            guard range.contains(value) else { throw .unreadableRule }
            return value
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard let first = rest.first, UInt32(first) == character.value else { return false }
            rest = rest.dropFirst()
            return true
        }
    }
}
