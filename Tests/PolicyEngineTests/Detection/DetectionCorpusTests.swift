internal import Foundation
internal import JSONText
internal import PolicyEngine
internal import Testing

/// `Corpus/detection.txt`: what detectors find, and what they leave alone.
struct DetectionCorpusTests {
    struct Line: Sendable, CustomStringConvertible {
        let number: Int
        let detector: String
        let marked: String

        var description: String { "line \(number): \(detector) :: \(marked)" }
    }

    static func lines() throws -> [Line] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Corpus/detection.txt")
        return try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n").enumerated()
            .filter { !$0.element.isEmpty && !$0.element.hasPrefix("#") }
            .map { number, text in
                let parts = text.components(separatedBy: " :: ")
                return Line(
                    number: number + 1, detector: parts[0], marked: parts.dropFirst().joined(separator: " :: "))
            }
    }

    @Test func `detectors find what the corpus marks, and nothing else`() throws {
        let lines = try Self.lines()
        try #require(lines.count > 100)
        for line in lines {
            let detector = try #require(Detector(rawValue: line.detector), "\(line)")
            let marked = try #require(JSONValue(parsing: line.marked).text, "\(line)")
            // A mark and an invisible character after it are one character.
            let plain = String(String.UnicodeScalarView(marked.unicodeScalars.filter { $0 != "⟦" && $0 != "⟧" }))
            #expect(Self.marked(plain, by: detector) == marked, "\(line)")
        }
    }

    private static func marked(_ text: String, by detector: Detector) -> String {
        let bytes = Array(text.utf8)
        var result = ""
        var copied = 0
        for range in detector.ranges(in: bytes.span) {
            result += String(decoding: bytes[copied..<range.lowerBound], as: UTF8.self)
            result += "⟦" + String(decoding: bytes[range], as: UTF8.self) + "⟧"
            copied = range.upperBound
        }
        return result + String(decoding: bytes[copied...], as: UTF8.self)
    }

    @Test func `findings are in order, apart and within the text, whatever the text`() {
        var generator = SplitMix(state: 7)
        let pieces = [
            "password=", "token: ", "eyJ", ".", "-----BEGIN PRIVATE KEY-----", "ghp_", "x7Bq2LmN9pRt5VzYh8", "@", "a.b",
            "://", ":", "4111 1111 1111 1111", "![", "](", ")", "]", "<img ", ">", "\u{1B}[", "\u{1B}]", "\u{200B}",
            "\u{200D}", "\u{FE0F}", "é", "\"", "'", " ", "\n", "=", "AA", "123456789:AA", "Bearer ", "sk-", "-", "\\",
        ]
        for _ in 0..<2_000 {
            var text = ""
            for _ in 0..<generator.next(below: 12) { text += pieces[generator.next(below: pieces.count)] }
            let bytes = Array(text.utf8)
            for detector in Detector.allCases {
                var last = 0
                for range in detector.ranges(in: bytes.span) {
                    #expect(range.lowerBound >= last && !range.isEmpty && range.upperBound <= bytes.count, "\(text)")
                    #expect(String(validating: bytes[range], as: UTF8.self) != nil, "\(detector) cuts \(text)")
                    last = range.upperBound
                }
                #expect(detector.finds(in: bytes.span) == (last > 0), "\(detector) in \(text)")
            }
        }
    }
}

/// A small generator with a fixed seed.
struct SplitMix {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ word >> 31) % UInt64(bound))
    }
}
