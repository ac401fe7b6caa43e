internal import JSONText
internal import Testing

struct NumberTests {
    @Test(arguments: ["", "-", "01", "1.", ".1", "1e", "+1", " 1", "1 ", "1x", "NaN", "0x1", "1e1234567890", "١"])
    func `only the grammar of JSON is a number`(text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test(arguments: [
        ("1", "1.0"), ("1", "10e-1"), ("100", "1e2"), ("0", "-0"), ("0", "0e9"), ("0.5", "5e-1"), ("-7", "-70E-1"),
        ("1e000000000000000005", "100000"),
        ("123456789012345678901234567890123456789012", "1.23456789012345678901234567890123456789012e41"),
    ])
    func `numbers are equal by value, however written`(left: String, right: String) throws {
        let (left, right) = (try #require(JSONNumber(left)), try #require(JSONNumber(right)))
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(JSONNumber.compareExact(left, right) == .equal)
    }

    @Test func `numbers have one order, the exact one`() throws {
        let texts = [
            "-1e308", "-123456789012345678901234567890123456789012", "-123456789012345678901234567890123456789011",
            "-10", "-9.99", "-1e-999999999", "0", "1e-999999999", "1e-308", "0.1", "0.1000000000000000055", "0.11", "1",
            "1.0000000000000000000000000000000000000000000000001", "2", "9.5", "10", "9007199254740992",
            "9007199254740993", "99999999999999999999999999999999999999", "123456789012345678901234567890123456789011",
            "123456789012345678901234567890123456789012", "1e308", "1e999999999",
        ]
        let numbers = try texts.map { try #require(JSONNumber($0)) }
        for (i, left) in numbers.enumerated() {
            for (j, right) in numbers.enumerated() {
                let expected: JSONNumber.Ordering = i < j ? .less : i == j ? .equal : .greater
                #expect(JSONNumber.compareExact(left, right) == expected, "\(texts[i]) \(texts[j])")
                #expect((left < right) == (i < j))
                #expect((left == right) == (i == j))
            }
        }
    }

    @Test func `signs, zeros and whole numbers are told apart`() throws {
        func number(_ text: String) throws -> JSONNumber { try #require(JSONNumber(text)) }
        #expect(try number("-0").isNegativeZero)
        #expect(try !number("0").isNegativeZero)
        #expect(try !number("-0.0").isNegative)
        #expect(try number("-0.0").isZero)
        #expect(try number("-1").isNegative)
        #expect(try number("1.50e1").isInteger)
        #expect(try !number("1.5").isInteger)
        #expect(try number("1.50e1").int64Value == 15)
        #expect(try number("-9223372036854775808").int64Value == .min)
        #expect(try number("9223372036854775808").int64Value == nil)
        #expect(try number("1e40").int64Value == nil)
        #expect(try number("0.5").int64Value == nil)
        for value in [0, 1, -1, 10, -1200, .max, .min] as [Int64] {
            #expect(JSONNumber(value) == JSONNumber("\(value)"))
            #expect(JSONNumber(value).int64Value == value)
        }
    }

    @Test(
        arguments: [
            ("0", 2, 0), ("1", 2, 100), ("1.5", 2, 150), ("1.005", 2, 101), ("1.000001", 2, 101), ("0.001", 2, 1),
            ("1e-400", 2, 1), ("12345678901234567890123456789", 0, 12_345_678_901_234_567_890_123_456_789),
            ("99999999999999999999999999999.5", 6, 99_999_999_999_999_999_999_999_999_999_500_000),
            ("1e29", 0, nil), ("99999999999999999999999999999", 9, 99_999_999_999_999_999_999_999_999_999_000_000_000),
            ("-1", 2, nil), ("-0", 2, nil), ("1", -1, nil), ("1", 39, nil), ("10", 38, nil), ("1e2", 0, 100),
            ("0.1234567890123456789012345678901234567890123456789", 2, 13),
            ("0.99999999999999999999999999999999999999999999999999", 0, 1),
            ("123.45678901234567890123456789012345678901234567890", 3, 123_457),
        ] as [(String, Int, UInt128?)])
    func `units are rounded up and never lost`(text: String, decimals: Int, expected: UInt128?) throws {
        #expect(try #require(JSONNumber(text)).scaledUp(decimals: decimals) == expected)
    }

    @Test func `doubles are what the standard library reads`() throws {
        var random = SplitMix(seed: 3)
        for _ in 0..<20_000 {
            let digits = (0..<1 + random.below(25)).map { _ in "\(random.below(10))" }.joined()
            let text = "\(random.below(10)).\(digits)e\(random.below(660) - 340)"
            let expected = try #require(Double(text))
            #expect(try #require(JSONNumber(text)).doubleValue.bitPattern == expected.bitPattern, "\(text)")
        }
        #expect(JSONNumber("-0")?.doubleValue.sign == .minus)
        #expect(JSONNumber("1e-400")?.doubleValue == 0)
        #expect(JSONNumber("1e400")?.doubleValue == .infinity)
    }

    @Test(arguments: [
        ("1e21", "1e+21"), ("1e20", "100000000000000000000"), ("123e-8", "0.00000123"), ("1e-7", "1e-7"),
        ("-12.340", "-12.34"), ("-0", "-0"), ("1.5e-10", "1.5e-10"), ("12300", "12300"), ("0.00", "0"),
        ("123456789012345678901234567890123456789012", "1.23456789012345678901234567890123456789012e+41"),
    ])
    func `text is the shortest exact one`(text: String, expected: String) throws {
        let number = try #require(JSONNumber(text))
        #expect(number.text == expected)
        #expect(JSONNumber(number.text) == number)
    }

    @Test func `the text of a number whose double is exact is what ECMAScript writes`() throws {
        // Bit patterns and texts of appendix B of RFC 8785.
        let pairs: [(UInt64, String)] = [
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ]
        for (pattern, expected) in pairs {
            let number = try #require(JSONNumber("\(Double(bitPattern: pattern))"))
            #expect(number.text == expected)
            #expect(number.doubleValue.bitPattern == pattern)
        }
    }
}
