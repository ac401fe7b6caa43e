internal import JSONText
internal import Testing

struct StreamingScannerTests {
    @Test func `it accepts what strict decoding accepts, split anywhere`() throws {
        var generator = JSONGenerator(random: SplitMix(seed: 17))
        for _ in 0..<1500 {
            var bytes = generator.container()
            if generator.random.below(3) > 0 { mutate(&bytes, &generator.random) }
            let isAccepted = ScannerReading.isDecoded(bytes)
            let text = String(decoding: bytes, as: UTF8.self).debugDescription
            for _ in 0..<3 {
                let longest = [1, 2, 5, 30, 1000][generator.random.below(5)]
                let reading = ScannerReading.split(bytes, longest: longest, random: &generator.random)
                #expect((reading.error == nil) == isAccepted, "\(text) in pieces of \(longest)")
            }
        }
    }

    @Test func `it refuses and accepts the corpus`() throws {
        var random = SplitMix(seed: 3)
        for line in try Corpus.lines(of: "refused.txt") {
            let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            let bytes = Corpus.bytes(try #require(parts.last))
            for longest in [1, 3, 1000] {
                let reading = ScannerReading.split(bytes, longest: longest, random: &random)
                #expect(reading.error != nil, "\(line) in pieces of \(longest)")
            }
        }
        for line in try Corpus.lines(of: "accepted.txt") {
            let cut = try #require(line.firstRange(of: " => "))
            let bytes = Corpus.bytes(line[..<cut.lowerBound])
            for longest in [1, 3, 1000] {
                let reading = ScannerReading.split(bytes, longest: longest, random: &random)
                #expect(reading.error == nil, "\(line) in pieces of \(longest)")
            }
        }
    }

    @Test func `it tells the members of the outer containers, and keeps what it is asked for`() throws {
        let text = #"{"a":[1,{"x":2}],"b\u0041":{"c":"d\"é","e":-12.5e3,"f":{"g":null}},"h":true}"#
        let expected = [
            "opened object", "member a", "opened array", "scalar number 1", "opened object", "closed", "closed",
            "member bA", "opened object", "member c", #"scalar string "d\"é""#, "member e", "scalar number -12.5e3",
            "member f", "opened object", "closed", "closed", "member h", "scalar true", "closed",
        ]
        var random = SplitMix(seed: 1)
        for longest in [1, 2, 3, 7, 1000] {
            let reading = ScannerReading.split(Array(text.utf8), longest: longest, random: &random, observedDepth: 2)
            #expect(reading.events == expected, "pieces of \(longest)")
        }
    }

    @Test func `a value that is longer than asked for is not kept`() throws {
        var scanner = JSONStreamScanner(observedDepth: 1)
        let bytes = Array(#"{"a":"0123456789","b":"0123"}"#.utf8)
        var position = 0
        var kept: [String?] = []
        while true {
            let event = try scanner.read(bytes.span, from: &position)
            if event == .needMore { break }
            if event == .member { scanner.captureNext(maxBytes: 8) }
            if event == .scalar(.string) { kept.append(scanner.captured.map { String(decoding: $0, as: UTF8.self) }) }
        }
        try scanner.finish()
        #expect(kept == [nil, "\"0123\""])
    }

    @Test func `keys are told apart in large objects too`() throws {
        var text = "{\"o\":{" + (0..<500).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        #expect(ScannerReading.error(of: text + "},\"p\":{\"k1\":1}}") == nil)
        #expect(ScannerReading.error(of: text + ",\"k499\":1}}")?.reason == .duplicateKey)
        #expect(ScannerReading.error(of: text + #","\u006b7":1}}"#)?.reason == .duplicateKey)
        #expect(ScannerReading.error(of: text + "},\"o\":1}")?.reason == .duplicateKey)
        text = "{" + (0..<40).map { "\"k\($0)\":{\"k1\":{\"k1\":1}}" }.joined(separator: ",")
        #expect(ScannerReading.error(of: text + "}") == nil)
    }

    @Test func `depth, keys and numbers are bounded`() {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(ScannerReading.error(of: deep) == nil)
        #expect(ScannerReading.error(of: "[\(deep)]")?.reason == .tooDeep)
        let digits = String(repeating: "1", count: 200) + "." + String(repeating: "1", count: 800)
        #expect(ScannerReading.error(of: "[-\(digits)]") == nil)
        #expect(ScannerReading.error(of: "[-\(digits)1]")?.reason == .numberTooLong)
        let key = String(repeating: "k", count: 65_536)
        #expect(ScannerReading.error(of: "{\"\(key)\":1}") == nil)
        #expect(ScannerReading.error(of: "{\"\(key)k\":1}")?.reason == .tooLarge)
        let many = (0..<140_000).map { "\"\($0)\":0" }.joined(separator: ",")
        #expect(ScannerReading.error(of: "{\(many)}")?.reason == .tooLarge)
    }

    @Test func `after a fault it stays faulty`() {
        var scanner = JSONStreamScanner(observedDepth: 0)
        for text in ["{]", "{}"] {
            var position = 0
            #expect(throws: JSONTextError(.unexpectedByte, at: 1)) {
                while try scanner.read(Array(text.utf8).span, from: &position) != .needMore {}
            }
        }
        #expect(throws: JSONTextError(.unexpectedByte, at: 1)) { try scanner.finish() }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        for _ in 0...random.below(2) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            switch random.below(4) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(bytes[random.below(bytes.count)], at: place)
            default: bytes.removeLast(random.below(bytes.count))
            }
        }
    }
}

/// What a scanner says of a text, gathered.
private struct ScannerReading {
    var events: [String] = []
    var error: JSONTextError?

    static func isDecoded(_ bytes: [UInt8]) -> Bool {
        do throws(JSONTextError) {
            _ = try JSONDocument(parsing: bytes)
            return true
        } catch {
            return false
        }
    }

    static func error(of text: String) -> JSONTextError? {
        var random = SplitMix(seed: 9)
        let whole = split(Array(text.utf8), longest: .max, random: &random).error
        let pieces = split(Array(text.utf8), longest: 10, random: &random).error
        #expect(whole?.reason == pieces?.reason)
        return whole
    }

    static func split(
        _ bytes: [UInt8], longest: Int, random: inout SplitMix, observedDepth: Int = 3
    ) -> ScannerReading {
        var reading = ScannerReading()
        var scanner = JSONStreamScanner(observedDepth: observedDepth)
        do throws(JSONTextError) {
            var start = 0
            while start < bytes.count {
                let length = longest < bytes.count ? 1 + random.below(longest) : bytes.count
                let piece = Array(bytes[start..<min(bytes.count, start + length)])
                try reading.feed(piece, to: &scanner)
                start += piece.count
            }
            try scanner.finish()
        } catch {
            reading.error = error
        }
        return reading
    }

    private mutating func feed(_ piece: [UInt8], to scanner: inout JSONStreamScanner) throws(JSONTextError) {
        var position = 0
        while true {
            switch try scanner.read(piece.span, from: &position) {
            case .needMore:
                #expect(position == piece.count)
                return
            case .member: events.append("member \(String(decoding: scanner.key, as: UTF8.self))")
            case .scalar(let kind): events.append("scalar \(kind)" + captured(by: scanner))
            case .opened(let kind): events.append("opened \(kind)")
            case .closed: events.append("closed")
            }
            scanner.captureNext(maxBytes: 100)
        }
    }

    private func captured(by scanner: JSONStreamScanner) -> String {
        scanner.captured.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
