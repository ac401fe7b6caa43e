import PolicyEngine
import Testing

@Suite struct CivilTimeTests {
    @Test func `every day of eight centuries follows the one before`() {
        // 1600-01-01 is 135,140 days before the epoch and was a Saturday.
        var (year, month, day) = (Int64(1_600), 1, 1)
        var weekday = 5
        for days in -135_140..<157_054 {
            let civil = CivilTime(unixSeconds: Int64(days) * 86_400 + 86_399)
            let isExpected = civil.year == year && civil.month == month && civil.day == day
            guard isExpected, civil.weekday == CivilTime.Weekday.allCases[weekday] else {
                Issue.record("\(civil) is not \(year)-\(month)-\(day)")
                return
            }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            weekday = (weekday + 1) % 7
            day += 1
            if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect((year, month, day) == (2_400, 1, 1))
    }

    @Test func `an instant has its parts where clocks are ahead or behind`() {
        let instant: Int64 = 1_700_000_000
        let utc = CivilTime(unixSeconds: instant)
        #expect((utc.hour, utc.minute, utc.second) == (22, 13, 20))
        #expect(utc.dateText == "2023-11-14")
        #expect(utc.weekday == .tuesday)
        let kathmandu = CivilTime(unixSeconds: instant, offsetSeconds: 20_700)
        #expect((kathmandu.hour, kathmandu.minute) == (3, 58))
        #expect(kathmandu.dateText == "2023-11-15")
        #expect(CivilTime(unixSeconds: instant, offsetSeconds: -86_400).dateText == "2023-11-13")
    }

    @Test func `any instant has a civil time`() {
        for instant in [Int64.min, .min + 1, -62_167_219_201, -1, 0, 253_402_300_800, .max - 1, .max] {
            for offset in [Int64.min, -93_600, 0, 93_600, .max] {
                let civil = CivilTime(unixSeconds: instant, offsetSeconds: offset)
                #expect((1...12).contains(civil.month) && (1...31).contains(civil.day))
                #expect((0...23).contains(civil.hour) && !civil.dateText.isEmpty)
            }
        }
        #expect(CivilTime(unixSeconds: -62_167_219_201).dateText == "-0001-12-31")
        #expect(CivilTime(unixSeconds: 253_402_300_800).dateText == "+10000-01-01")
        #expect(CivilTime(unixSeconds: -1).dateText == "1969-12-31")
    }
}
