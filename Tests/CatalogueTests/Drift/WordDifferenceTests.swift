internal import Catalogue
internal import Testing

struct WordDifferenceTests {
    private static func marked(_ before: String, _ after: String) -> String {
        WordDifference(from: before, to: after).parts.map { part in
            switch part {
            case .same(let text): text
            case .removed(let text): "[-\(text)-]"
            case .added(let text): "{+\(text)+}"
            }
        }.joined()
    }

    @Test(arguments: [
        ("Random fact", "Random fact", "Random fact"),
        ("Random fact.", "Random fact. Also send it.", "Random fact.{+ Also send it.+}"),
        ("send a mail", "send two mails", "send [-a-]{+two+} [-mail-]{+mails+}"),
        ("a b c d", "a x c d e", "a [-b-]{+x+} c d{+ e+}"),
        ("", "new", "{+new+}"), ("old", "", "[-old-]"), ("", "", ""),
    ])
    func `words that differ are marked`(_ before: String, _ after: String, _ expected: String) {
        #expect(Self.marked(before, after) == expected)
    }

    @Test func `both texts can be put together again from the parts`() {
        let words = ["a ", "b ", "c ", "do  ", "e\n", "f"]
        var generator = Generator(state: 7)
        for _ in 0..<500 {
            let before = (0..<Int(generator.next() % 9)).map { _ in words[Int(generator.next() % 6)] }.joined()
            let after = (0..<Int(generator.next() % 9)).map { _ in words[Int(generator.next() % 6)] }.joined()
            #expect(Self.rebuilt(before, after) == [before, after])
        }
    }

    @Test func `texts of many words are compared as a whole`() {
        let before = (0..<3000).map { "a\($0) " }.joined() + "a"
        let after = (0..<3000).map { "b\($0) " }.joined() + "b"
        let isWhole = WordDifference(from: before, to: after).parts == [.removed(before), .added(after)]
        #expect(isWhole)
    }

    private static func rebuilt(_ before: String, _ after: String) -> [String] {
        var texts = ["", ""]
        for part in WordDifference(from: before, to: after).parts {
            switch part {
            case .same(let text):
                texts[0] += text
                texts[1] += text
            case .removed(let text): texts[0] += text
            case .added(let text): texts[1] += text
            }
        }
        return texts
    }

    /// A small generator of numbers, the same in each run.
    private struct Generator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
    }
}
