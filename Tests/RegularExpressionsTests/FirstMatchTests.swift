internal import RegularExpressions
internal import Testing

struct FirstMatchTests {
    private static func match(_ pattern: String, _ text: String, in range: Range<Int>? = nil) throws -> Range<Int>? {
        let expression = try RegularExpression(pattern)
        let bytes = Array(text.utf8)
        return expression.firstMatch(utf8: bytes.span, in: range ?? 0..<bytes.count)
    }

    @Test func `the first match is found where it is`() throws {
        #expect(try Self.match("b+", "aabbb bb") == 2..<5)
        #expect(try Self.match("b+", "aabbb bb", in: 5..<8) == 6..<8)
        #expect(try Self.match("b+", "aabbb bb", in: 0..<4) == 2..<4)
        #expect(try Self.match("x", "aab") == nil)
        #expect(try Self.match("", "aab") == 0..<0)
        #expect(try Self.match("a", "") == nil)
        #expect(try Self.match("é", "xé") == 1..<3)
    }

    @Test func `what is outside of the range is still there`() throws {
        #expect(try Self.match("^b", "ab", in: 1..<2) == nil)
        #expect(try Self.match("a$", "ab", in: 0..<1) == nil)
        #expect(try Self.match("\\bb", "ab", in: 1..<2) == nil)
    }

    @Test func `a range outside of the text matches nothing`() throws {
        #expect(try Self.match("a", "aaa", in: 2..<9) == nil)
        #expect(try Self.match("a", "aaa", in: 5..<9) == nil)
    }
}
