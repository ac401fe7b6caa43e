internal import PolicyEngine
internal import Testing

struct GlobPatternTests {
    @Test(arguments: [
        ("delete_*", "delete_", true), ("delete_*", "delete_user", true), ("delete_*", "Delete_user", false),
        ("delete_*", "undelete_user", false), ("*_delete", "a_delete_b_delete", true), ("*", "", true),
        ("?", "", false),
        ("?", "é", true), ("?", "ab", false), ("*?", "é", true), ("*??", "é", false), ("*??", "漢", false),
        ("*??", "漢字", true), ("??", "e\u{301}", true), ("a*b*c", "aXbYc", true), ("a*b*c", "acb", false),
        ("**a**", "bab", true), ("é*", "e\u{301}x", false), ("*é", "xé", true), ("*\u{A9}", "é", false),
        ("a?c", "a\u{0}c", true), ("", "", true), ("", "a", false),
    ])
    func `a pattern selects whole names, character by character`(_ pattern: String, _ name: String, _ expected: Bool) {
        #expect(Sample.glob(pattern).matches(name) == expected)
    }

    @Test func `a pattern of many stars does not explode`() {
        let pattern = Sample.glob(String(repeating: "*a", count: 40) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 5_000)))
    }
}
