internal import JSONText
internal import PolicyEngine
internal import Testing

/// What needs long or many values, which would not read well in the corpus.
struct ConditionLimitTests {
    private static func verdict(_ condition: String, _ value: String, _ arguments: String) throws -> Verdict {
        let rule = Sample.rule(.require, [try ConditionText.condition(condition, value)])
        return try Sample.decide(Sample.policy([rule]), arguments)
    }

    @Test func `a string of 65536 bytes is matched and a longer one passes no rule`() throws {
        let fits = String(repeating: "a", count: 65_536)
        #expect(try Self.verdict("args.x regex", "\"a$\"", "{\"x\":\"\(fits)\"}").plan != nil)
        #expect(try Self.verdict("args.x regex", "\"a$\"", "{\"x\":\"\(fits)a\"}").refusal != nil)
        #expect(try Self.verdict("args.x not_regex", "\"b\"", "{\"x\":\"\(fits)\"}").plan != nil)
        #expect(try Self.verdict("args.x not_regex", "\"b\"", "{\"x\":\"\(fits)a\"}").refusal != nil)
    }

    @Test func `a string over the cap fires a trigger`() throws {
        let rule = Sample.rule(.deny, [try ConditionText.condition("args.x regex", "\"evil\"")])
        let long = String(repeating: "a", count: 65_537)
        #expect(try Sample.decide(Sample.policy([rule]), "{\"x\":\"\(long)\"}").refusal?.reason == .denied)
    }

    @Test func `the cap counts decoded bytes, not escapes`() throws {
        let escaped = String(repeating: "\\u0061", count: 65_536)
        #expect(try Self.verdict("args.x regex", "\"^a+$\"", "{\"x\":\"\(escaped)\"}").plan != nil)
    }

    @Test func `every element of a long list is looked at`() throws {
        let numbers = Array(repeating: "1", count: 50_000).joined(separator: ",")
        #expect(try Self.verdict("args.l[*] lte", "5", "{\"l\":[\(numbers)]}").plan != nil)
        #expect(try Self.verdict("args.l[*] lte", "5", "{\"l\":[\(numbers),6]}").refusal != nil)
    }

    @Test func `a call without arguments has none of them`() throws {
        let requirement = Sample.rule(.require, [try ConditionText.condition("args.x exists", "true")])
        #expect(try Sample.decide(Sample.policy([requirement]), nil).refusal?.reason == .requirement)
        let trigger = Sample.rule(.deny, [try ConditionText.condition("args.x neq", "\"a\"")])
        #expect(try Sample.decide(Sample.policy([trigger]), nil).refusal?.reason == .denied)
    }

    @Test(arguments: [
        "", "*.", "*", "a..b", ".a", "a b", "a/b", "http://a", "exa%6dple.com", "2130706433", "0x7f.1", "*.127.0.0.1",
        "[::1", "1:2", "a:80", "é.com", "256.1.1.1", "[::1%eth0]",
    ])
    func `a host pattern that no URL could match as written is none`(_ text: String) {
        #expect(HostPattern(text) == nil)
    }

    @Test(arguments: [
        "example.com", "*.example.com", "EXAMPLE.com", "127.0.0.1", "[::1]", "::1", "a-b.c_d", "localhost",
    ])
    func `a host, a wildcard and an address are patterns`(_ text: String) {
        #expect(HostPattern(text) != nil)
    }
}
