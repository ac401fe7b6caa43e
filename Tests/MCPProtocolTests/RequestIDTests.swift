import JSONText
import MCPProtocol
import Testing

@Suite struct RequestIDTests {
    private func read(_ json: String) throws -> RequestID? {
        let document = try document(json)
        return RequestID(.root, in: document)
    }

    @Test(arguments: [
        ("0", RequestID.integer(0)), ("-7", .integer(-7)), ("9223372036854775807", .integer(.max)),
        ("9223372036854775808", .largeInteger("9223372036854775808")),
        ("-99999999999999999999", .largeInteger("-99999999999999999999")),
        (#""""#, .string("")), (#""1""#, .string("1")), (#""a\u0062\/""#, .string("ab/")),
        (#""\u0000""#, .string("\0")),
    ])
    func `a string or canonical integer is an id`(json: String, id: RequestID) throws {
        #expect(try read(json) == id)
    }

    @Test(arguments: [
        "-0", "1.0", "1.5", "1e1", "1E2", "10e-1", "999999999999999999999", "null", "true", "false", "[1]", "{}",
    ])
    func `anything else is no id`(json: String) throws {
        #expect(try read(json) == nil)
    }

    @Test func `a string id may be as long as the limit and no longer`() throws {
        let longest = String(repeating: "x", count: RequestID.maxStringBytes)
        #expect(try read("\"\(longest)\"") == .string(longest))
        #expect(try read("\"\(longest)x\"") == nil)
    }

    @Test func `ids of different types differ`() {
        #expect(RequestID.string("1") != .integer(1))
        #expect(RequestID.largeInteger("12345678901234567890") != .string("12345678901234567890"))
        #expect(Set([RequestID.string("1"), .integer(1), .string("1")]).count == 2)
    }

    @Test func `two spellings of one grapheme are two ids`() {
        let composed = RequestID.string("\u{E9}")
        let decomposed = RequestID.string("e\u{301}")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect(composed == .string("\u{E9}"))
    }

    @Test(arguments: ["5", "-5", "12345678901234567890", #""a b""#, #""\"\\""#, #""é""#])
    func `an id is written as it was read`(json: String) throws {
        let id = try #require(try read(json))
        var writer = JSONWriter()
        id.write(to: &writer)
        #expect(text(writer.bytes) == json)
    }
}
