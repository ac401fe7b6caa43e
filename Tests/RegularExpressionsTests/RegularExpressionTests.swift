internal import RegularExpressions
internal import Testing

struct RegularExpressionTests {
    @Test(arguments: ["(a", "a(?=b)", "(a)\\1", "a{1001}", "[z-a]", "*", "\\8", "((a{100}){100}){100}"])
    func `a pattern that RE2 refuses is an error with a reason`(_ pattern: String) {
        let error = #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
        #expect(error?.reason.isEmpty == false)
    }

    @Test(arguments: ["\\C", "a\\Cb", "\\\\\\C", "\\Qa\\E\\C", "\\Q\\\\E\\C", "(?i)x|\\C*"])
    func `a pattern that matches single bytes is refused`(_ pattern: String) {
        #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
    }

    @Test func `an escaped backslash before C and a quoted backslash C are plain text`() throws {
        #expect(try RegularExpression("^\\\\C$").matches("\\C"))
        #expect(try RegularExpression("^\\Q\\C\\E$").matches("\\C"))
    }

    @Test func `a pattern that makes others backtrack for ever is answered in linear time`() throws {
        let expression = try RegularExpression("^(a+)+$")
        let text = String(repeating: "a", count: 60_000)
        #expect(!expression.matches(text + "!"))
        #expect(expression.matches(text))
    }

    @Test func `an empty text is matched`() throws {
        #expect(try RegularExpression("^$").matches(""))
        #expect(!(try RegularExpression("a").matches("")))
    }

    @Test func `a long reason is cut, not overrun`() throws {
        let error = #expect(throws: RegularExpressionError.self) {
            try RegularExpression("(" + String(repeating: "é", count: 4_000))
        }
        #expect((error?.reason.utf8.count ?? 0) < 2_000)
    }

    @Test func `one expression serves many tasks at once`() async throws {
        let expression = try RegularExpression("(x+x+)+y|[0-9]{3,20}z")
        let matches = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let text = String(repeating: "x", count: number) + (number % 2 == 0 ? "xxy" : "!")
                    return expression.matches(text) == (number % 2 == 0)
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(matches == [Bool](repeating: true, count: 64))
    }
}

extension RegularExpression {
    fileprivate func matches(_ text: String) -> Bool {
        matches(utf8: text.utf8.span)
    }
}
