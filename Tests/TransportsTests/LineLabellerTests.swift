internal import Testing
internal import Transports

@Suite struct LineLabellerTests {
    /// What comes out for a text that comes in these pieces.
    private func labelled(_ pieces: String..., name: String = "db") -> String {
        label(pieces.map { Array($0.utf8) }, name: name)
    }

    private func label(_ pieces: [[UInt8]], name: String) -> String {
        var labeller = LineLabeller(name: name)
        var lines: [UInt8] = []
        for piece in pieces { labeller.feed(piece.span, to: &lines) }
        labeller.finish(to: &lines)
        return String(decoding: lines, as: UTF8.self)
    }

    @Test func `every line says whose it is`() {
        #expect(labelled("one\ntwo\n\nfour\n") == "[db] one\n[db] two\n[db] \n[db] four\n")
    }

    @Test func `a line may come in pieces, and the last one without its end`() {
        #expect(labelled("o", "", "ne\nt", "wo") == "[db] one\n[db] two\n")
        #expect(labelled() == "")
        #expect(labelled("\n") == "[db] \n")
    }

    @Test func `a line cannot pass for another server's`() {
        #expect(labelled("a\r[x] b\u{1B}[2K[x] c\u{7F}\0d\te\n") == "[db] a [x] b [2K[x] c  d\te\n")
        #expect(labelled("a\n", name: "x]\n[y") == "[x] [y] a\n")
    }

    @Test func `a long line goes on in the next, and no character is torn`() {
        let text = String(repeating: "a€", count: 4000)
        let lines = labelled(text, "\n").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.last == "")
        #expect(lines.dropLast().allSatisfy { $0.hasPrefix("[db] ") && $0.utf8.count < LineLabeller.maxLineBytes })
        #expect(lines.dropLast().map { $0.dropFirst(5) }.joined() == text)
        #expect(lines.count == 5)
    }

    @Test func `bytes that are no text and a name without end stay within the limit`() {
        let bytes = [UInt8](repeating: 0x80, count: 20_000)
        var labeller = LineLabeller(name: String(repeating: "n", count: 10_000))
        var lines: [UInt8] = []
        labeller.feed(bytes.span, to: &lines)
        labeller.finish(to: &lines)
        let lengths = lines.split(separator: UInt8(ascii: "\n")).map(\.count)
        #expect(lengths.allSatisfy { $0 < LineLabeller.maxLineBytes })
        #expect(lines.count { $0 == 0x80 } == 20_000)
    }
}
