import JSONText
import MCPProtocol
import Testing

/// Broken and twisted messages: whatever is accepted has one meaning, and nothing traps.
@Suite struct MutationTests {
    private static let seeds = [
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{"x":[1]},"_meta":{"p":1}}}"#,
        #"{"jsonrpc":"2.0","id":"q","method":"completion/complete","params":{"ref":{"type":"ref/prompt","name":"p"}}}"#,
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}"#,
        #"{"jsonrpc":"2.0","id":7,"result":{"tools":[{"name":"a"},{"name":"b"}],"cacheScope":"public"}}"#,
    ]
    private static let pieces = [
        "\"", "{", "}", "[", "]", ",", ":", "null", "1", "-0", "1e9", #""id":2,"#, #""Id":2,"#, #""name":"b","#,
        #""NAME":"b","#, #""method":"ping","#, "\\u0000", "\\u017f", "\u{212A}", " ", "\n", "\u{FEFF}", "S", "E",
    ].map { Array($0.utf8) }

    @Test func `whatever is accepted has one meaning, and nothing traps`() throws {
        var random = Generator(state: 20_261_121)
        var accepted = 0
        for round in 0..<40_000 {
            let bytes = mutated(Array(Self.seeds[round % Self.seeds.count].utf8), &random)
            _ = MessageFault.salvageID(from: bytes.span)
            do {
                let document = try JSONDocument(parsing: bytes)
                let message = try Message.read(document)
                accepted += 1
                check(message, document)
            } catch {
                continue
            }
        }
        #expect(accepted > 1_000)
    }

    private func mutated(_ seed: [UInt8], _ random: inout Generator) -> [UInt8] {
        var bytes = seed
        for _ in 0...random.next(below: 3) {
            let place = random.next(below: bytes.count + 1)
            switch random.next(below: 4) {
            case 0:
                bytes.insert(contentsOf: Self.pieces[random.next(below: Self.pieces.count)], at: place)
            case 1 where place < bytes.count:
                bytes[place] ^= 0x20
            case 2 where place < bytes.count:
                bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.next(below: 4)))
            default:
                bytes.insert(contentsOf: Array(Self.pieces[random.next(below: Self.pieces.count)]), at: place)
            }
        }
        return bytes
    }

    private func check(_ message: Message, _ document: JSONDocument) {
        let known: Set<String> = ["jsonrpc", "id", "method", "params", "result", "error"]
        for (key, _) in document.members(of: .root) {
            let spelled = document.string(key) ?? ""
            #expect(known.contains(spelled) || !known.contains(spelled.uppercased().lowercased()))
        }
        switch message.kind {
        case .request: #expect(message.method != nil && message.idNode != nil && message.payload == nil)
        case .notification: #expect(message.method != nil && message.idNode == nil && message.payload == nil)
        case .response: #expect(message.method == nil && message.payload != nil)
        }
        if let params = message.params { #expect(document.range(params).upperBound <= document.bytes.count) }
    }

    /// A generator that gives the same numbers in every run.
    private struct Generator {
        var state: UInt64

        mutating func next(below bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }
}
