import GatewayTesting
import PolicyEngine
import Testing

@Suite struct TimeZoneRulesTests {
    /// A TZif file as `zic` writes it: an empty narrow block, the wide block, the footer.
    private static func file(
        transitions: [(Int64, UInt8)] = [], offsets: [Int32], footer: String, leapSeconds: UInt32 = 0
    ) -> [UInt8] {
        header(transitions: 0, types: 1, names: 1, leapSeconds: 0) + [UInt8](repeating: 0, count: 7)
            + header(
                transitions: UInt32(transitions.count), types: UInt32(offsets.count), names: 4,
                leapSeconds: leapSeconds)
            + transitions.flatMap { bytes(of: UInt64(bitPattern: $0.0), count: 8) } + transitions.map(\.1)
            + offsets.flatMap { bytes(of: UInt64(UInt32(bitPattern: $0)), count: 4) + [0, 0] }
            + Array("ABC\0".utf8) + Array("\n\(footer)\n".utf8)
    }

    private static func header(transitions: UInt32, types: UInt32, names: UInt32, leapSeconds: UInt32) -> [UInt8] {
        Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
            + [0, 0, leapSeconds, transitions, types, names].flatMap { bytes(of: UInt64($0), count: 4) }
    }

    private static func bytes(of value: UInt64, count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }

    private static let berlin = file(
        transitions: [(-2_422_054_408, 1), (1_000_000_000, 2)], offsets: [3_208, 3_600, 7_200],
        footer: "CET-1CEST,M3.5.0,M10.5.0/3")

    @Test func `an offset is the one of the latest change`() throws {
        let rules = try TimeZoneRules(tzif: TimeZoneRulesTests.berlin)
        #expect(rules.offsetSeconds(at: .min) == 3_208)
        #expect(rules.offsetSeconds(at: -2_422_054_409) == 3_208)
        #expect(rules.offsetSeconds(at: -2_422_054_408) == 3_600)
        #expect(rules.offsetSeconds(at: 999_999_999) == 3_600)
    }

    @Test func `after the last change the yearly rule holds for ever`() throws {
        let rules = try TimeZoneRules(tzif: TimeZoneRulesTests.berlin)
        // 2024-03-31T01:00:00Z and 2024-10-27T01:00:00Z.
        #expect(rules.offsetSeconds(at: 1_711_846_799) == 3_600)
        #expect(rules.offsetSeconds(at: 1_711_846_800) == 7_200)
        #expect(rules.offsetSeconds(at: 1_729_990_799) == 7_200)
        #expect(rules.offsetSeconds(at: 1_729_990_800) == 3_600)
        #expect([3_600, 7_200].contains(rules.offsetSeconds(at: .max)))
    }

    @Test(arguments: [
        // Summer over New Year: 2024-01-01 and 2024-07-01.
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", Int64(1_704_067_200), Int64(39_600)),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", 1_719_792_000, 36_000),
        // Advanced all year, as RFC 8536 writes it.
        ("EST5EDT,0/0,J365/25", 1_704_085_200, -14_400), ("EST5EDT,0/0,J365/25", 1_719_792_000, -14_400),
        // Days by number, with and without February 29: from 2024-03-01T00:00 local.
        ("AAA0BBB,J60/0,J300/0", 1_709_251_199, 0), ("AAA0BBB,J60/0,J300/0", 1_709_251_200, 3_600),
        ("AAA0BBB,60/0,300/0", 1_709_251_199, 0), ("AAA0BBB,60/0,300/0", 1_709_251_200, 3_600),
        ("<+0330>-3:30", 0, 12_600), ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", 1_711_846_799, -10_800),
        ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", 1_711_846_800, -7_200), ("UTC0", .max, 0),
    ])
    func `a yearly rule gives the offset`(footer: String, instant: Int64, expected: Int64) throws {
        let rules = try TimeZoneRules(tzif: TimeZoneRulesTests.file(offsets: [0], footer: footer))
        #expect(rules.offsetSeconds(at: instant) == expected)
    }

    @Test func `without a yearly rule the last offset stays`() throws {
        let bytes = TimeZoneRulesTests.file(transitions: [(0, 1)], offsets: [0, 3_600], footer: "")
        let rules = try TimeZoneRules(tzif: bytes)
        #expect(rules.offsetSeconds(at: -1) == 0)
        #expect(rules.offsetSeconds(at: .max) == 3_600)
        #expect(TimeZoneRules.utc.offsetSeconds(at: 0) == 0)
    }

    @Test(arguments: [
        "CE-1", "CET", "CET-25", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J5", "CET-1CEST,366,5", "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1 ",
        "<CET-1", "CET-9999999999999999999999", "CET-1CEST",
    ])
    func `a yearly rule that cannot be read is refused`(footer: String) {
        #expect(throws: TimeZoneRulesError.unreadableRule) {
            try TimeZoneRules(tzif: TimeZoneRulesTests.file(offsets: [0], footer: footer))
        }
    }

    @Test func `a file that contradicts itself is refused`() {
        let notOrdered = TimeZoneRulesTests.file(transitions: [(5, 0), (5, 0)], offsets: [0], footer: "")
        let noSuchType = TimeZoneRulesTests.file(transitions: [(5, 1)], offsets: [0], footer: "")
        let wideOffset = TimeZoneRulesTests.file(offsets: [100_000], footer: "")
        for bytes in [notOrdered, noSuchType, wideOffset] {
            #expect(throws: TimeZoneRulesError.malformed) { try TimeZoneRules(tzif: bytes) }
        }
        #expect(throws: TimeZoneRulesError.leapSeconds) {
            try TimeZoneRules(tzif: TimeZoneRulesTests.file(offsets: [0], footer: "", leapSeconds: 1))
        }
        #expect(throws: TimeZoneRulesError.notTimeZoneData) { try TimeZoneRules(tzif: Array("GIF89a".utf8)) }
    }

    @Test func `a file cut anywhere is refused`() {
        let whole = TimeZoneRulesTests.berlin
        for count in 0..<whole.count {
            #expect(throws: TimeZoneRulesError.self) { try TimeZoneRules(tzif: Array(whole[..<count])) }
        }
    }

    @Test func `a damaged file never traps`() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<20_000 {
            var bytes = TimeZoneRulesTests.berlin
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            do throws(TimeZoneRulesError) {
                let rules = try TimeZoneRules(tzif: bytes)
                for instant in [Int64.min, 0, 1_711_846_800, .max] {
                    #expect(rules.offsetSeconds(at: instant).magnitude <= 93_600)
                }
            } catch {
                continue
            }
        }
    }
}
