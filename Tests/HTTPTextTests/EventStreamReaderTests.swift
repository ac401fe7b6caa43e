internal import HTTPText
internal import Testing

struct EventStreamReaderTests {
    @Test func `an event with one line of data is given as ranges of its bytes`() throws {
        let text = "event: message\nid: 7\ndata: {\"a\":1}\nretry: 5\n\n"
        let reading = try EventReading.whole(text)
        let event = try #require(reading.events.first)
        #expect(reading.events.count == 1)
        #expect(event.raw == text)
        #expect(event.payload == "{\"a\":1}")
        #expect(event.isMessage && event.hasData)
    }

    @Test func `several lines of data are joined with line feeds, and other types are told apart`() throws {
        let reading = try EventReading.whole(
            "data: a\r\ndata:b\r\ndata\r\nevent: endpoint\r\n\r\ndata\n\nevent\ndata:  x\n\n")
        #expect(reading.events.map(\.payload) == ["a\nb\n", "", " x"])
        #expect(reading.events.map(\.isMessage) == [false, true, true])
        #expect(reading.events.map(\.hasData) == [true, true, true])
    }

    @Test func `comments, ids, times, empty lines and the byte-order mark are carried on`() throws {
        let text = "\u{FEFF}: hello\nid: 1\ndata:\n\n\n\nretry: 100\n\n: ping\ndata: x\n: inside\n\n"
        let reading = try EventReading.whole(text)
        #expect(
            reading.events.map(\.raw) == [
                "\u{FEFF}", ": hello\n", "id: 1\ndata:\n\n", "\n", "\n", "retry: 100\n\n", ": ping\n",
                "data: x\n: inside\n\n",
            ])
        #expect(reading.events.map(\.hasData) == [false, false, true, false, false, false, false, true])
    }

    @Test func `a comment leaves at once, for it keeps a connection alive`() throws {
        var reading = EventReading(maxEventBytes: 100)
        try reading.feed(Array(": ping\n".utf8))
        #expect(reading.events.map(\.raw) == [": ping\n"])
        #expect(!reading.reader.isInsideEvent)
    }

    @Test func `an event ended by returns alone is given before the next one comes`() throws {
        var reading = EventReading(maxEventBytes: 100)
        try reading.feed(Array("data: a\r\r".utf8))
        #expect(reading.events.map(\.raw) == ["data: a\n\n"])
        var pairs = EventReading(maxEventBytes: 100)
        try pairs.feed(Array("data: a\r\n\r".utf8))
        #expect(pairs.events.isEmpty)
        try pairs.feed(Array("\n".utf8))
        #expect(pairs.events.map(\.raw) == ["data: a\r\n\r\n"])
        var cut = EventReading(maxEventBytes: 100)
        try cut.feed(Array("data: a\r\n\r".utf8))
        try cut.close()
        #expect(cut.events.map(\.payload) == ["a"])
    }

    @Test func `what is left without an empty line is no event`() throws {
        var reading = EventReading(maxEventBytes: 100)
        try reading.feed(Array("data: a\n".utf8))
        #expect(reading.reader.isInsideEvent)
        try reading.close()
        #expect(reading.events.isEmpty)
    }

    @Test func `events split anywhere are those of the whole stream, for careless clients too, and no byte is lost`()
        throws
    {
        var random = SplitMix(seed: 11)
        for _ in 0..<3000 {
            let isPlain = random.next() % 2 == 0
            let bytes = EventModel.randomStream(&random, isPlain: isPlain)
            let expected = EventModel.events(of: bytes)
            var reading = EventReading(maxEventBytes: 1 << 20)
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + 1 + Int(random.next() % 12))
                try reading.feed(Array(bytes[start..<end]))
                start = end
            }
            let isInside = reading.reader.isInsideEvent
            try reading.close()
            let found = reading.events.filter(\.hasData).map {
                EventModel.Event(data: $0.payload, isMessage: $0.isMessage)
            }
            let text = String(decoding: bytes, as: UTF8.self).debugDescription
            #expect(found == expected, "\(text)")
            if isPlain { #expect(isInside ? bytes.starts(with: reading.all) : bytes == reading.all, "\(text)") }
            for manner in EventModel.Manner.allCases {
                #expect(EventModel.events(of: reading.all, as: manner) == expected, "\(text) read with \(manner)")
            }
        }
    }

    @Test func `lines that hide another line are not carried on`() throws {
        let cases = [
            (": c\u{2028}data: {}\n\n", ":\n\n"), ("id: 1\u{85}data: {}\n\n", "\n"),
            ("x: \ndata: a\n\n", "data: a\n\n"),
            ("event: x\u{B}data: {}\ndata: a\n\n", "event: unclear\ndata: a\n\n"),
            (": c\rdata: a\n\n", ":\ndata: a\n\n"),
            ("data: {\"a\":1\r,\"b\":2\ndata: }\n\n", "data: {\"a\":1\ndata: }\n\n"),
            ("id: 1\rretry: 5\r: c\r\r", "id: 1\nretry: 5\n\n"), (" data: a\nid: 1\n\n", "id: 1\n\n"),
            ("id: caf\u{E9}\u{2027}\n\n", "id: caf\u{E9}\u{2027}\n\n"),
        ]
        for (before, after) in cases {
            let carried = try EventReading.carried(of: Array(before.utf8))
            #expect(String(decoding: carried, as: UTF8.self) == after, "\(before.debugDescription)")
        }
    }

    @Test func `a rewritten event keeps all but its data`() throws {
        let data = Array("{\"b\":2}".utf8)
        let cases = [
            ("id: 1\ndata: {}\nretry: 5\n\n", "id: 1\ndata: {\"b\":2}\nretry: 5\n\n"),
            (": c\r\ndata: a\r\ndata: b\r\nevent: message\r\n\r\n", ": c\r\ndata: {\"b\":2}\nevent: message\r\n\r\n"),
            ("id: 1\n\n", "id: 1\ndata: {\"b\":2}\n\n"),
        ]
        for (before, after) in cases {
            let bytes = EventStreamReader.rewriting(Array(before.utf8).span, data: data.span)
            #expect(String(decoding: bytes, as: UTF8.self) == after)
            #expect(EventModel.events(of: bytes).map(\.data) == ["{\"b\":2}"])
        }
        let lines = EventStreamReader.rewriting(Array("data: x\n\n".utf8).span, data: Array("a\nb\rc".utf8).span)
        #expect(EventModel.events(of: lines).map(\.data) == ["a\nb\nc"])
    }

    @Test func `a dropped event keeps its id and time, and nobody hears of it`() {
        let bytes = EventStreamReader.dropping(
            Array("id: 1\r\n: c\r\ndata: a\r\nretry: 5\r\nevent: x\r\n\r\n".utf8).span)
        #expect(String(decoding: bytes, as: UTF8.self) == "id: 1\r\nretry: 5\r\n\n")
        #expect(EventModel.events(of: bytes).isEmpty)
        #expect(EventStreamReader.dropping(Array("data: a\n\n".utf8).span).isEmpty)
    }
}

struct LargeEventTests {
    @Test(arguments: ["\n", "\r\n"])
    func `an event above the limit is given piece by piece, with the data apart`(_ end: String) throws {
        let payload = String(repeating: "0123456789", count: 50)
        let event = "id: 1\(end)data: \(payload)\(end)retry: 5\(end): c\(end)\(end)"
        let bytes = Array((event + "data: next\n\n").utf8)
        for size in [1, 3, 17, 64, 100] {
            var reading = EventReading(maxEventBytes: 64)
            for start in stride(from: 0, to: bytes.count, by: size) {
                try reading.feed(Array(bytes[start..<min(bytes.count, start + size)]))
            }
            #expect(reading.largeEnds == 1, "pieces of \(size)")
            #expect(String(decoding: reading.largeRaw, as: UTF8.self) == event, "pieces of \(size)")
            #expect(String(decoding: reading.largeData, as: UTF8.self) == payload)
            #expect(reading.events.map(\.raw) == ["data: next\n\n"])
            #expect(reading.reader.heldBytes < 1024)
        }
    }

    @Test func `what an event that is on its way may not bring is refused`() {
        let long = String(repeating: "x", count: 100)
        let cases: [(String, EventStreamFault)] = [
            ("data: \(long)\ndata: y\n\n", .secondDataLine), ("data: \(long)\r\ndata\r\n\r\n", .secondDataLine),
            ("data: \(long)\nevent: y\n\n", .lateType), ("id: \(long)\n\n", .tooLong),
            ("data: x\ndata: \(long)\n\n", .secondDataLine),
            ("data: \(long)\nid: \(String(repeating: "y", count: 70_000))", .tooLong),
            ("dat\(long)", .tooLong), ("data: \(long)\r\r", .unclear), ("data: \(long)\nx: y\n\n", .unclear),
            ("x: y\ndata: \(long)\n\n", .unclear), ("data: \(long)\r\nid: 1\r\r\n", .unclear),
        ]
        for (text, fault) in cases {
            let bytes = Array(text.utf8)
            for size in [1, 10] {
                var reading = EventReading(maxEventBytes: 64)
                #expect(throws: fault, "pieces of \(size)") {
                    for start in stride(from: 0, to: bytes.count, by: size) {
                        try reading.feed(Array(bytes[start..<min(bytes.count, start + size)]))
                    }
                }
            }
        }
    }

    @Test func `a stream that ends inside an event that is on its way is truncated`() throws {
        var reading = EventReading(maxEventBytes: 8)
        try reading.feed(Array("data: 0123456789".utf8))
        #expect(reading.reader.isInsideEvent)
        #expect(throws: EventStreamFault.truncated) { try reading.close() }
    }

    @Test func `large events split anywhere keep every byte`() throws {
        var random = SplitMix(seed: 5)
        for _ in 0..<3000 {
            let bytes = EventModel.randomStream(&random, isPlain: true)
            var reading = EventReading(maxEventBytes: 1 + Int(random.next() % 12))
            do throws(EventStreamFault) {
                var start = 0
                while start < bytes.count {
                    let end = min(bytes.count, start + 1 + Int(random.next() % 5))
                    try reading.feed(Array(bytes[start..<end]))
                    start = end
                }
            } catch {
                #expect(bytes.starts(with: reading.all))
                continue
            }
            let text = String(decoding: bytes, as: UTF8.self).debugDescription
            #expect(bytes.starts(with: reading.all), "\(text)")
            if !reading.reader.isInsideEvent { #expect(bytes == reading.all, "\(text)") }
        }
    }
}

/// What a reader says of a stream, gathered.
struct EventReading {
    struct Event: Equatable {
        var bytes: [UInt8]
        var payload: String
        var isMessage: Bool
        var hasData: Bool

        var raw: String { String(decoding: bytes, as: UTF8.self) }
    }

    var reader: EventStreamReader
    var events: [Event] = []
    var largeRaw: [UInt8] = []
    var largeData: [UInt8] = []
    var largeEnds = 0
    /// Every byte that was given, in order.
    var all: [UInt8] = []

    init(maxEventBytes: Int) { reader = EventStreamReader(maxEventBytes: maxEventBytes) }

    static func whole(_ text: String) throws -> EventReading {
        var reading = EventReading(maxEventBytes: 1 << 20)
        try reading.feed(Array(text.utf8))
        return reading
    }

    /// What a client gets of a stream that comes at once.
    static func carried(of bytes: [UInt8]) throws(EventStreamFault) -> [UInt8] {
        var reading = EventReading(maxEventBytes: 1 << 20)
        try reading.feed(bytes)
        try reading.close()
        return reading.all
    }

    mutating func feed(_ bytes: [UInt8]) throws(EventStreamFault) {
        var position = 0
        while true {
            switch try reader.read(bytes.span, from: &position) {
            case .needMore:
                #expect(position == bytes.count)
                return
            case .event(let event):
                append(event, bytes)
            case .large(let event):
                let raw = reader.withBytes(of: event, in: bytes.span) { Self.array($0) }
                largeRaw += raw
                all += raw
                largeData += reader.withPayload(of: event, in: bytes.span) { Self.array($0) }
            case .largeBody(let raw, let data):
                largeRaw += bytes[raw]
                all += bytes[raw]
                largeData += bytes[data]
            case .largeEnd:
                largeEnds += 1
            }
        }
    }

    mutating func close() throws(EventStreamFault) {
        if let event = try reader.inputClosed() { append(event, []) }
    }

    private mutating func append(_ event: ServerSentEvent, _ bytes: [UInt8]) {
        let raw = reader.withBytes(of: event, in: bytes.span) { Self.array($0) }
        all += raw
        let payload = reader.withPayload(of: event, in: bytes.span) { String(decoding: Self.array($0), as: UTF8.self) }
        events.append(Event(bytes: raw, payload: payload, isMessage: event.isMessage, hasData: event.hasData))
    }

    private static func array(_ span: Span<UInt8>) -> [UInt8] {
        span.indices.map { span[$0] }
    }
}

/// The rules of the standard, slow and obvious: on the whole text at once.
enum EventModel {
    struct Event: Equatable {
        var data: String
        var isMessage: Bool
    }

    /// How a client finds lines and fields.
    enum Manner: CaseIterable {
        case standard
        /// Lines end with line feeds, before which a return is dropped.
        case lineFeedsOnly
        /// Lines end wherever Unicode has them end.
        case everyLineEnd
        /// As the standard has it, but lines lose the blanks around them.
        case trimming
    }

    static func events(of bytes: [UInt8], as manner: Manner = .standard) -> [Event] {
        var events: [Event] = []
        var data: [String] = []
        var type = ""
        for line in lines(of: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes, as: manner) {
            if line.isEmpty {
                if !data.isEmpty {
                    let joined = data.joined(separator: "\n")
                    events.append(Event(data: joined, isMessage: type.isEmpty || type == "message"))
                }
                data = []
                type = ""
                continue
            }
            let name = line.prefix { $0 != UInt8(ascii: ":") }
            var value = line.dropFirst(name.count + 1)
            if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
            let text = String(decoding: value, as: UTF8.self)
            if name.elementsEqual("data".utf8) { data.append(text) }
            if name.elementsEqual("event".utf8) { type = text }
        }
        return events
    }

    private static func lines(of bytes: [UInt8], as manner: Manner) -> [[UInt8]] {
        switch manner {
        case .standard: return lines(of: bytes)
        case .trimming:
            return lines(of: bytes).map { Array(String(decoding: $0, as: UTF8.self).trimmingPrefix(" ").utf8) }
        case .lineFeedsOnly:
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
            return lines.map { $0.last == 0x0D ? Array($0.dropLast()) : Array($0) }
        case .everyLineEnd:
            let text = String(decoding: bytes, as: UTF8.self)
            let ends = Set<Character>("\n\r\r\n\u{B}\u{C}\u{1C}\u{1D}\u{1E}\u{85}\u{2028}\u{2029}")
            let lines = text.split(omittingEmptySubsequences: false) { ends.contains($0) }.dropLast()
            return lines.map { Array($0.utf8) }
        }
    }

    /// Lines that have an end.
    private static func lines(of bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case 0x0A: lines.append(line)
            case 0x0D:
                lines.append(line)
                if index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
            default: line.append(bytes[index])
            }
            if bytes[index] == 0x0A || bytes[index] == 0x0D { line = [] }
            index += 1
        }
        return lines
    }

    static func randomStream(_ random: inout SplitMix, isPlain: Bool) -> [UInt8] {
        var words = [
            "data", "data:", "data: x", "data: {\"a\":1}", "event: message", "event:", "event: other", "id: 1", "id",
            "retry: 5", ":", ": c", "data:  y", "", "", "",
        ]
        var ends = ["\n", "\r\n"]
        if !isPlain {
            words += [
                "dat", "x: y", " data: z", "id: 1\u{2028}data: z", ": \u{85}data: z", "event: \u{C}data: z",
                "\u{FEFF}data",
            ]
            ends.append("\r")
        }
        let usual = ends[Int(random.next() % UInt64(ends.count))]
        var text = random.next() % 8 == 0 ? "\u{FEFF}" : ""
        for _ in 0..<(random.next() % 14) {
            text += words[Int(random.next() % UInt64(words.count))]
            text += random.next() % 6 == 0 ? ends[Int(random.next() % UInt64(ends.count))] : usual
        }
        return Array(text.utf8)
    }
}
