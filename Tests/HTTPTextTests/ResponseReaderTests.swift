internal import HTTPText
internal import Testing

struct ResponseReaderTests {
    @Test func `an answer with a length is read, and its connection can be used again`() throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\nX:  a b \t\r\n\r\nbody"
        var reading = AnswerReading()
        try reading.read(text)
        let head = try #require(reading.heads.first)
        #expect(head.status == 200)
        #expect(head.fields.count == 2)
        #expect(head.fields.value("content-type") == "application/json")
        #expect(head.fields.value("x") == "a b")
        #expect(reading.body == "body")
        #expect(reading.ends == 1)
        #expect(reading.reader.keepsConnection)
        #expect(!reading.reader.awaitsAnswer)
    }

    @Test func `chunks are joined, extensions and trailers are skipped`() throws {
        let text = """
            HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nKeep-Alive: max=10, timeout=5\r\n\r\n\
            4;name=\"value\"\r\nbody\r\n00A\r\n0123456789\r\n0\r\nX-Trailer: 1\r\nY:\r\n\r\n
            """
        var reading = AnswerReading()
        try reading.read(text)
        #expect(reading.body == "body0123456789")
        #expect(reading.ends == 1)
        #expect(reading.reader.keepAliveSeconds == 5)
        #expect(reading.heads.first?.fields.count == 0)
    }

    @Test(arguments: answers)
    func `an answer is the same in pieces of any size`(_ answer: Answer) throws {
        let bytes = Array(answer.text.utf8)
        for size in [1, 2, 3, 7, 64, bytes.count] {
            var reading = AnswerReading()
            reading.reader.expectAnswer()
            for start in stride(from: 0, to: bytes.count, by: size) {
                try reading.feed(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            if answer.endsWithConnection { try reading.close() }
            #expect(reading.heads.map(\.status) == [answer.status], "pieces of \(size) bytes")
            #expect(reading.body == answer.body)
            #expect(reading.ends == 1)
            #expect(reading.reader.keepsConnection == answer.keepsConnection)
        }
    }

    @Test(arguments: refusals)
    func `what could be read in two ways is refused`(_ refusal: Refusal) throws {
        let bytes = Array(refusal.text.utf8)
        for size in [1, 5, bytes.count] {
            var reading = AnswerReading()
            reading.reader.expectAnswer()
            var fault: HTTPFault?
            do throws(HTTPFault) {
                for start in stride(from: 0, to: bytes.count, by: size) {
                    try reading.feed(Array(bytes[start..<min(start + size, bytes.count)]))
                }
            } catch {
                fault = error
            }
            #expect(fault == refusal.fault, "pieces of \(size) bytes")
            #expect(throws: refusal.fault) { try reading.feed(Array("more".utf8)) }
        }
    }

    @Test func `bytes that nobody awaits are refused`() throws {
        var reading = AnswerReading()
        #expect(throws: HTTPFault.unexpectedBytes) { try reading.feed(Array("H".utf8)) }
        var second = AnswerReading()
        try second.read("HTTP/1.1 204 No Content\r\n\r\n")
        #expect(throws: HTTPFault.unexpectedBytes) { try second.feed(Array("HTTP/1.1 200 OK\r\n".utf8)) }
    }

    @Test func `a connection that ends in an answer truncates it, and one that idles just ends`() throws {
        var reading = AnswerReading()
        #expect(try reading.reader.inputClosed() == .needMore)
        reading.reader.expectAnswer()
        #expect(throws: HTTPFault.truncated) { try reading.reader.inputClosed() }
        for text in [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
        ] {
            var cut = AnswerReading()
            try cut.read(text)
            #expect(throws: HTTPFault.truncated) { try cut.reader.inputClosed() }
        }
    }

    @Test func `heads, fields, chunk lines, trailers and interim answers are bounded`() throws {
        let long = String(repeating: "a", count: 70_000)
        let many = String(repeating: "A: b\r\n", count: 257)
        let interim = String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 17)
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let cases: [(String, HTTPFault)] = [
            ("HTTP/1.1 200 OK\r\nA: \(long)\r\n\r\n", .headTooLong), ("HTTP/1.1 200 OK\r\nA: \(long)", .headTooLong),
            ("HTTP/1.1 200 OK\r\n\(many)\r\n", .tooManyFields), (interim, .tooManyInterimAnswers),
            (chunked + "1;\(long)\r\nx\r\n", .chunkSize), (chunked + "0\r\nA: \(long)\r\n\r\n", .trailersTooLong),
        ]
        for (text, fault) in cases {
            var reading = AnswerReading()
            #expect(throws: fault) { try reading.read(text) }
        }
        let inTime = String(repeating: "A: b\r\n", count: 256)
        var reading = AnswerReading()
        try reading.read(
            "HTTP/1.1 200 OK\r\n\(inTime)Content-Length: 0\r\n\r\n".replacing("A: b\r\nContent", with: "Content"))
        #expect(reading.heads.first?.fields.count == 255)
    }

    @Test func `any bytes are answered without a trap, and the same in any pieces`() {
        var random = SplitMix(seed: 7)
        let seeds = answers.map { Array($0.text.utf8) } + refusals.map { Array($0.text.utf8) }
        for _ in 0..<4000 {
            var bytes = seeds[Int(random.next() % UInt64(seeds.count))]
            for _ in 0..<(1 + random.next() % 4) where !bytes.isEmpty {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 3 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[Int(random.next() % UInt64(bytes.count))], at: place)
                }
            }
            let whole = AnswerReading.outcome(of: bytes, sizes: [bytes.count])
            let pieces = AnswerReading.outcome(of: bytes, sizes: (0..<64).map { _ in 1 + Int(random.next() % 20) })
            #expect(whole == pieces, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
        }
    }
}

// MARK: - Cases

struct Answer: Sendable {
    var text: String
    var status = 200
    var body = ""
    var endsWithConnection = false
    var keepsConnection = true
}

private let answers: [Answer] = [
    Answer(text: "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc", body: "abc"),
    Answer(text: "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"),
    Answer(
        text: "HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", status: 202),
    Answer(text: "HTTP/1.1 204 No Content\r\nA: b\r\n\r\n", status: 204),
    Answer(text: "HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n", status: 304),
    Answer(
        text: "HTTP/1.1 200 OK\r\n\r\nuntil the end", body: "until the end", endsWithConnection: true,
        keepsConnection: false),
    Answer(text: "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", body: "x", keepsConnection: false),
    Answer(text: "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx", body: "x"),
    Answer(
        text: "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 1\r\n\r\nx", body: "x", keepsConnection: false
    ),
    Answer(
        text:
            "HTTP/1.1 200 Größe\r\nContent-Encoding: identity\r\nTransfer-Encoding: Chunked\r\n\r\n"
            + "3\r\nabc\r\n0\r\n\r\n",
        body: "abc"),
    Answer(
        text:
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
            + "1f\r\n0123456789012345678901234567890\r\n0\r\nA: b\r\n\r\n",
        body: "abc0123456789012345678901234567890"),
]

struct Refusal: Sendable {
    var text: String
    var fault: HTTPFault

    init(_ head: String, _ fault: HTTPFault) {
        text = head
        self.fault = fault
    }
}

private let ok = "HTTP/1.1 200 OK\r\n"
private let chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"
private let refusals: [Refusal] = [
    Refusal("HTTP/2.0 200 OK\r\n\r\n", .statusLine), Refusal("http/1.1 200 OK\r\n\r\n", .statusLine),
    Refusal("HTTP/1.1 2000 OK\r\n\r\n", .statusLine), Refusal("HTTP/1.1 20x OK\r\n\r\n", .statusLine),
    Refusal("HTTP/1.1  200 OK\r\n\r\n", .statusLine), Refusal("HTTP/1.1 600 OK\r\n\r\n", .statusLine),
    Refusal("\r\nHTTP/1.1 200 OK\r\n\r\n", .statusLine), Refusal("HTTP/1.1 101 Switching\r\n\r\n", .upgrade),
    Refusal("HTTP/1.1 200 OK\nA: b\n\n", .lineEnd), Refusal(ok + "A: b\rC: d\r\n\r\n", .lineEnd),
    Refusal(ok + "A: b\n\r\n", .lineEnd), Refusal(ok + "A: b\r\n\rx", .lineEnd),
    Refusal(ok + "A: b\r\n c\r\n\r\n", .fieldName), Refusal(ok + "A : b\r\n\r\n", .fieldName),
    Refusal(ok + ": b\r\n\r\n", .fieldName), Refusal(ok + "A\r\n\r\n", .fieldName),
    Refusal(ok + "A\u{00E4}: b\r\n\r\n", .fieldName), Refusal(ok + "A: b\u{0}\r\n\r\n", .fieldValue),
    Refusal(ok + "A: b\u{7F}\r\n\r\n", .fieldValue), Refusal("HTTP/1.1 200 O\u{0}K\r\n\r\n", .fieldValue),
    Refusal(ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", .conflictingLengths),
    Refusal(ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .conflictingLengths),
    Refusal("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .conflictingLengths),
    Refusal("HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n", .conflictingLengths),
    Refusal("HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\nab", .conflictingLengths),
    Refusal(ok + "Content-Length: +1\r\n\r\nx", .contentLength),
    Refusal(ok + "Content-Length: 1, 1\r\n\r\nx", .contentLength),
    Refusal(ok + "Content-Length:\r\n\r\n", .contentLength),
    Refusal(ok + "Content-Length: 9999999999999999999\r\n\r\n", .contentLength),
    Refusal(ok + "Transfer-Encoding: gzip, chunked\r\n\r\n", .transferEncoding),
    Refusal(ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", .transferEncoding),
    Refusal(ok + "Transfer-Encoding: identity\r\n\r\n", .transferEncoding),
    Refusal(ok + "Content-Encoding: gzip\r\n\r\n", .contentEncoding),
    Refusal(chunked + "\r\n", .chunkSize), Refusal(chunked + "0x1\r\n", .chunkSize),
    Refusal(chunked + "1 \r\na", .chunkSize),
    Refusal(chunked + "-1\r\n", .chunkSize), Refusal(chunked + "8000000000000000\r\n", .chunkSize),
    Refusal(chunked + "00000000000000001\r\n", .chunkSize), Refusal(chunked + "1\na", .chunkSize),
    Refusal(chunked + "1;a\nb", .chunkSize), Refusal(chunked + "1\rab", .lineEnd),
    Refusal(chunked + "1\r\nab", .chunkEnd), Refusal(chunked + "1\r\na\n", .chunkEnd),
    Refusal(chunked + "1\r\na\rb", .chunkEnd),
    Refusal(chunked + "0\r\n\n", .lineEnd), Refusal(chunked + "0\r\nA: b\n", .lineEnd),
    Refusal(chunked + "0\r\n a\r\n", .fieldName),
]

/// What a reader says of some bytes, gathered.
struct AnswerReading {
    var reader = ResponseReader()
    var heads: [HTTPAnswerHead] = []
    var bodyBytes: [UInt8] = []
    var ends = 0

    var body: String { String(decoding: bodyBytes, as: UTF8.self) }

    mutating func read(_ text: String) throws(HTTPFault) {
        reader.expectAnswer()
        try feed(Array(text.utf8))
    }

    mutating func feed(_ bytes: [UInt8]) throws(HTTPFault) {
        var position = 0
        while try take(reader.read(bytes.span, from: &position), bytes) {}
        #expect(position == bytes.count)
    }

    mutating func close() throws(HTTPFault) {
        _ = take(try reader.inputClosed(), [])
    }

    private mutating func take(_ event: ResponseEvent, _ bytes: [UInt8]) -> Bool {
        switch event {
        case .needMore: return false
        case .head(let head): heads.append(head)
        case .body(let range):
            #expect(!range.isEmpty)
            bodyBytes += bytes[range]
        case .end: ends += 1
        }
        return true
    }

    /// Everything that was found, and whether it ended in a fault; which one can depend on how much was there.
    static func outcome(of bytes: [UInt8], sizes: [Int]) -> String {
        var reading = AnswerReading()
        reading.reader.expectAnswer()
        var fault: HTTPFault?
        do throws(HTTPFault) {
            var start = 0
            var turn = 0
            while start < bytes.count {
                let end = min(start + max(1, sizes[turn % sizes.count]), bytes.count)
                try reading.feed(Array(bytes[start..<end]))
                start = end
                turn += 1
            }
            try reading.close()
        } catch {
            fault = error
        }
        return "\(reading.heads) \(reading.bodyBytes) \(reading.ends) \(fault == nil ? "whole" : "faulty")"
    }
}

/// A generator whose numbers follow from its seed.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
