internal import JSONText
internal import Testing

struct PointerTests {
    @Test(
        arguments: [
            ("", []), ("/", [""]), ("/a", ["a"]), ("/a/b", ["a", "b"]), ("/a~1b/~0", ["a/b", "~"]), ("/~01", ["~1"]),
            ("//", ["", ""]), ("/é/0", ["é", "0"]),
        ] as [(String, [String])])
    func `a pointer is read and written back`(text: String, tokens: [String]) throws {
        let pointer = try #require(JSONPointer(text))
        #expect(pointer.tokens == tokens)
        #expect(pointer.description == text)
        #expect(pointer == JSONPointer(tokens: tokens))
    }

    @Test(arguments: ["a", "a/b", "/~", "/~2", "/a~", "#/a", " /a"])
    func `what RFC 6901 does not define is no pointer`(text: String) {
        #expect(JSONPointer(text) == nil)
    }

    @Test func `pointers are equal byte for byte`() {
        #expect(JSONPointer(tokens: ["é"]) != JSONPointer(tokens: ["e\u{301}"]))
        #expect(JSONPointer(tokens: ["a", "b"]) != JSONPointer(tokens: ["ab"]))
        #expect(JSONPointer(tokens: ["a"]).appending("b/c").description == "/a/b~1c")
        #expect(Set([JSONPointer(tokens: ["é"]), JSONPointer(tokens: ["e\u{301}"])]).count == 2)
    }
}
