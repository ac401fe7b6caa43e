internal import Foundation
internal import JSONText
internal import Testing

/// Texts from `Tests/Corpus/json-text`, one a line, with `%XX` for bytes that a page cannot show.
struct CorpusTests {
    @Test func `every refused text is refused for its reason at its place`() throws {
        let lines = try Corpus.lines(of: "refused.txt")
        #expect(lines.count > 100)
        for line in lines {
            let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            try #require(parts.count == 3, "\(line)")
            let bytes = Corpus.bytes(parts[2])
            do throws(JSONTextError) {
                _ = try JSONDocument(parsing: bytes)
                Issue.record("accepted: \(line)")
            } catch {
                #expect("\(error.reason) \(error.offset)" == "\(parts[0]) \(parts[1])", "\(line)")
            }
        }
    }

    @Test func `every reason is in the corpus or needs a limit`() throws {
        let seen = Set(
            try Corpus.lines(of: "refused.txt").compactMap { $0.split(separator: " ").first.map(String.init) })
        let limits: Set<String> = ["tooDeep", "tooLarge", "numberTooLong"]
        for reason in JSONTextError.Reason.allCases {
            #expect(seen.contains("\(reason)") != limits.contains("\(reason)"), "\(reason)")
        }
    }

    @Test func `every accepted text has its canonical form`() throws {
        let lines = try Corpus.lines(of: "accepted.txt")
        #expect(lines.count > 40)
        for line in lines {
            let cut = try #require(line.range(of: " => "))
            let document = try JSONDocument(parsing: Corpus.bytes(line[..<cut.lowerBound]))
            #expect(document.canonical(.root) == Corpus.bytes(line[cut.upperBound...]), "\(line)")
        }
    }

    @Test func `every cut of an accepted text is read without a trap, and a cut of a container is refused`() throws {
        for line in try Corpus.lines(of: "accepted.txt") {
            let cut = try #require(line.range(of: " => "))
            let bytes = Corpus.bytes(line[..<cut.lowerBound])
            let isContainer = bytes.contains(UInt8(ascii: "{")) || bytes.contains(UInt8(ascii: "["))
            for length in 0..<bytes.count where isContainer {
                // What is cut off may have been whitespace only.
                let isWhole = bytes[length...].allSatisfy { $0 <= 0x20 }
                #expect(isRefused(Array(bytes[..<length])) != isWhole, "\(line) cut at \(length)")
            }
        }
    }

    private func isRefused(_ bytes: [UInt8]) -> Bool {
        do throws(JSONTextError) {
            _ = try JSONDocument(parsing: bytes)
            return false
        } catch {
            return true
        }
    }
}

/// Reads corpus files.
enum Corpus {
    static func lines(of name: String) throws -> [String] {
        let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Corpus/json-text")
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    static func bytes(_ text: some StringProtocol) -> [UInt8] {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            rest = rest.dropFirst(2)
            result.append(UInt8(digits, radix: 16) ?? 0)
        }
        return result
    }
}
