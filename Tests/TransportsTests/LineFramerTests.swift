internal import Testing
internal import Transports

@Suite struct LineFramerTests {
    private static let limit = 12

    private func events(_ chunks: [[UInt8]], limit: Int = Self.limit) -> [LineEvent] {
        var framer = LineFramer(maxFrameBytes: limit)
        let log = LineLog()
        for chunk in chunks { framer.feed(chunk.span, to: log) }
        framer.finish(to: log)
        return log.events
    }

    private func events(_ text: String, limit: Int = Self.limit) -> [LineEvent] {
        events([Array(text.utf8)], limit: limit)
    }

    /// The same by splitting the whole stream at once.
    private func model(_ bytes: [UInt8], limit: Int) -> [LineEvent] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false).compactMap { line in
            if line.count > limit {
                return .oversized(
                    prefix: Array(line.prefix(LineFramer.oversizedPrefixBytes)), length: line.count)
            }
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return nil }
            return .line(Array(line.last == 0x0D ? line.dropLast() : line))
        }
    }

    @Test func `each line is delivered without its end`() {
        #expect(events("one\ntwo\n") == [.line("one"), .line("two")])
    }

    @Test func `one carriage return before the newline is not part of the line`() {
        #expect(events("one\r\ntwo\r\r\n\rthree\n") == [.line("one"), .line("two\r"), .line("\rthree")])
    }

    @Test func `a blank line is skipped`() {
        #expect(events("\n\r\n \t\nx\n   ") == [.line("x")])
    }

    @Test func `bytes before the end of the stream are a line`() {
        #expect(events("one\ntwo") == [.line("one"), .line("two")])
    }

    @Test func `a line at the limit is delivered and one byte more is oversized`() {
        let fits = String(repeating: "a", count: Self.limit)
        #expect(
            events(fits + "\n" + fits + "a\nb\n") == [
                .line(fits), .oversized(prefix: Array((fits + "a").utf8), length: Self.limit + 1), .line("b"),
            ])
    }

    @Test func `an oversized line at the end of the stream is reported`() {
        let line = Array(repeating: UInt8(ascii: "a"), count: 20)
        #expect(events([line]) == [.oversized(prefix: line, length: 20)])
    }

    @Test func `only the first KiB of an oversized line is kept`() {
        let line = (0..<5000).map { UInt8(ascii: "a") + UInt8($0 % 26) }
        let expected = LineEvent.oversized(prefix: Array(line.prefix(1024)), length: 5000)
        for limit in [1, 1000, 1023, 1024, 1025, 4999] {
            #expect(events([line + [0x0A]], limit: limit) == [expected])
            #expect(events((line + [0x0A]).map { [$0] }, limit: limit) == [expected])
        }
    }

    @Test func `every way to split a stream in three gives the same lines`() {
        let bytes = Array("{\"a\":1}\r\n\n  \n0123456789012345\r\n\r{}\n{\"b\":22}".utf8)
        let whole = events([bytes])
        #expect(whole == model(bytes, limit: Self.limit))
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let parts = [
                    Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...]),
                ]
                #expect(events(parts) == whole, "split at \(first) and \(second)")
            }
        }
    }

    @Test func `random streams in random chunks give what splitting the whole gives`() {
        var random = SeededGenerator(seed: 0x5A11_1903)
        let alphabet = Array("ab \t\r\n\n".utf8)
        for _ in 0..<2000 {
            let length = Int.random(in: 0...60, using: &random)
            let bytes = (0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
            var chunks: [[UInt8]] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...rest.count, using: &random)
                chunks.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            let limit = Int.random(in: 1...8, using: &random)
            #expect(events(chunks, limit: limit) == model(bytes, limit: limit))
        }
    }

    @Test func `no more than the limit is held for a line that does not end`() {
        var framer = LineFramer(maxFrameBytes: 10_000)
        let log = LineLog()
        let chunk = [UInt8](repeating: 0x61, count: 999)
        var mostHeld = 0
        for _ in 0..<100 {
            framer.feed(chunk.span, to: log)
            mostHeld = max(mostHeld, framer.heldBytes)
        }
        #expect(mostHeld <= 10_000)
        #expect(framer.heldBytes == LineFramer.oversizedPrefixBytes)
        #expect(log.events.isEmpty)
    }

    @Test func `lines that end in the chunk they started in are not held`() {
        var framer = LineFramer(maxFrameBytes: 100)
        let log = LineLog()
        framer.feed(Array("one\ntwo\nth".utf8).span, to: log)
        #expect(framer.heldBytes == 2)
        framer.feed(Array("ree\n".utf8).span, to: log)
        #expect(framer.heldBytes == 0)
        #expect(log.events == [.line("one"), .line("two"), .line("three")])
    }
}

/// SplitMix64: the same numbers in every run.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
