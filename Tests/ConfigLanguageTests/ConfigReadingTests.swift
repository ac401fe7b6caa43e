import ConfigLanguage
import Testing

/// Durations and ends of grants.
struct ConfigReadingTests {
    @Test(
        arguments: [
            ("500ms", 500_000_000), ("1s", 1_000_000_000), ("90s", 90_000_000_000), ("10m", 600_000_000_000),
            ("1h", 3_600_000_000_000), ("7d", 604_800_000_000_000), ("0s", 0),
        ] as [(String, Int64)])
    func `a duration is read`(text: String, nanoseconds: Int64) {
        #expect(DurationReader.nanoseconds(text) == nanoseconds)
    }

    @Test(arguments: ["", "s", "1", "1 s", "1.5s", "-1s", "1w", "9223372036854775807d", "99999999999999999999s", "١s"])
    func `another text is no duration`(text: String) {
        #expect(DurationReader.nanoseconds(text) == nil)
    }

    @Test(
        arguments: [
            (500_000_000, "500ms"), (60_000_000_000, "1m"), (90_000_000_000, "90s"), (86_400_000_000_000, "1d"),
            (0, "0ms"),
        ] as [(Int64, String)])
    func `a duration is written in its largest unit`(nanoseconds: Int64, text: String) {
        #expect(DurationReader.text(nanoseconds) == text)
    }

    @Test(arguments: [
        ("1970-01-01", "1970-01-02T00:00:00Z"), ("2024-02-29", "2024-03-01T00:00:00Z"),
        ("2027-12-31", "2028-01-01T00:00:00Z"), ("2199-12-31", "2200-01-01T00:00:00Z"),
        ("2027-03-31T18:00:00Z", "2027-03-31T18:00:00Z"), ("2027-03-31t18:00:00.25+02:00", "2027-03-31T16:00:00Z"),
        ("2027-03-31 23:59:59-05:30", "2027-04-01T05:29:59Z"), ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
    ])
    func `the end of a grant is read, and a day counts to its end`(text: String, moment: String) throws {
        #expect(ExpiryReader.text(try #require(ExpiryReader.nanoseconds(text))) == moment)
    }

    @Test(arguments: [
        "", "2027", "2027-13-01", "2027-00-01", "2027-02-29", "2100-02-29", "2027-04-31", "2027-1-1", "1969-12-31",
        "2200-01-01", "2027-03-31T", "2027-03-31T18:00:00", "2027-03-31T24:00:00Z", "2027-03-31T18:60:00Z",
        "2027-03-31T18:00:00+2", "2027-03-31T18:00:00Z ", "90d", "2027-03-31T18:00:00.Z",
    ])
    func `another text is no end of a grant`(text: String) {
        #expect(ExpiryReader.nanoseconds(text) == nil)
    }
}
