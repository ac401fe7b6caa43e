import JSONText
import MCPProtocol
import Testing

/// Broken and twisted messages: whatever is accepted is rewritten into one message with the same meaning.
@Suite struct TwistedMessageTests {
    private static let seeds = [
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","task":{},"_meta":{"progressToken":1}}}"#,
        #"{"jsonrpc":"2.0","id":"q","method":"completion/complete","params":{"ref":{"type":"ref/prompt","name":"p"}}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"inputResponses":{"a":{}},"requestState":"s"}}"#,
        #"{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":3,"_meta":{}}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":{"mode":"url","url":"u","_meta":{"a":1}}}"#,
        #"{"jsonrpc":"2.0","id":7,"result":{"tools":[{"name":"a","outputSchema":{}}],"ttlMs":1,"resultType":"x"}}"#,
        #"{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"audio"},{"type":"resource_link","uri":"u"}]}}"#,
        #"{"jsonrpc":"2.0","id":7,"result":{"requestState":"s","inputRequests":{"a":{"method":"roots/list"}}}}"#,
        #"{"jsonrpc":"2.0","id":7,"error":{"code":-32042,"data":{"elicitations":[{"url":"u"}]}}}"#,
    ]
    private static let pieces = [
        "\"", "{", "}", "[", "]", ",", ":", "null", "1", #""id":2,"#, #""_meta":null,"#, #""_meta":{},"#, #""name":1,"#,
        #""structuredContent":[],"#, #""content":7,"#, "\\u0000", "\\u0061", "é", " ", "\n", "S", #""x":{"y":[]},"#,
        #""mode":"url","#, #""resultType":"complete","#,
    ]
    private static let meta = ModernMeta(
        revision: .v20260728, clientInfo: Array("{}".utf8), clientCapabilities: Array("{}".utf8), logLevel: "x")

    @Test func `whatever is accepted is rewritten into one message`() throws {
        var choices = Choices(seed: 20_261_121)
        var accepted = 0
        for round in 0..<10_000 {
            let bytes = Self.twisted(Self.seeds[round % Self.seeds.count], &choices)
            guard let (message, document) = Self.read(bytes) else { continue }
            accepted += 1
            for edited in Self.rewritten(message, document, &choices) {
                let again = Self.read(edited)
                #expect(again?.message.method == message.method, "\(text(bytes)) became \(text(edited))")
            }
            try checkParts(message, document)
        }
        #expect(accepted > 1_000)
    }

    private static func read(_ bytes: [UInt8]) -> (message: Message, document: JSONDocument)? {
        do {
            let document = try JSONDocument(parsing: bytes)
            return (try Message.read(document), document)
        } catch {
            return nil
        }
    }

    private static func rewritten(
        _ message: Message, _ document: JSONDocument, _ choices: inout Choices
    ) -> [[UInt8]] {
        switch message.kind {
        case .notification:
            let tags: [Translation.SubscriptionTag] = [.keep, .remove, .set(Array("1".utf8))]
            return tags.map {
                Translation.notification(
                    message, in: document, progressToken: Array(#""t""#.utf8), subscriptionID: $0)
            }
        case .request:
            return [MetaForm.keep, .legacy, .modern(meta)].flatMap { meta in
                var form = RequestForm(id: .string("n"))
                form.progressToken = .integer(1)
                form.name = "own"
                form.meta = meta
                return [
                    Translation.request(message, in: document, as: form),
                    Translation.retry(
                        message, in: document, as: form, inputs: [("k", Array("{}".utf8))], requestState: nil),
                    Translation.withID(message, in: document, id: form.id, elicitationID: Array(#""e""#.utf8)),
                ]
            }
        case .response:
            let methods: [Method?] = [.toolsCall, .toolsList, .promptsGet, .resourcesRead, nil]
            let method = methods[choices.next(methods.count)]
            return [EraCrossing.none, .toModern, .toLegacy].flatMap { crossing in
                [Revision.v20241105, .v20260728].map { revision in
                    Translation.response(
                        message, in: document, id: .integer(0), crossing: crossing, answering: method,
                        revision: revision)
                }
            }
        }
    }

    /// What is cut out of a message is JSON of its own.
    private func checkParts(_ message: Message, _ document: JSONDocument) throws {
        var parts: [[UInt8]] = []
        if let params = Translation.inputParams(of: message, in: document) { parts.append(params) }
        if let stripped = SamplingRequest.strippingContext(message, in: document) { parts.append(stripped) }
        if let inputs = InputRequests(message, in: document) {
            parts += inputs.items.map { Translation.question(.integer(1), $0, elicitationID: "e") }
        }
        if let links = URLElicitations(message, in: document) { parts += links.items.compactMap(\.params) }
        parts += MergedList.items(message, in: document, of: .toolsList, crossing: .toLegacy) { "s__\($0)" } ?? []
        if let opening = ServerOpening(message, in: document) { parts.append(opening.capabilities) }
        _ = ElicitationRequest.all(in: message, of: document)
        for part in parts { #expect(throws: Never.self) { try JSONDocument(parsing: part) } }
    }

    private static func twisted(_ seed: String, _ choices: inout Choices) -> [UInt8] {
        var bytes = Array(seed.utf8)
        for _ in 0...choices.next(3) {
            let place = choices.next(bytes.count)
            switch choices.next(4) {
            case 0: bytes[place] ^= 0x20
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + choices.next(4)))
            default:
                // Most pieces go where a member may begin.
                let starts = bytes.indices.filter { bytes[$0] == UInt8(ascii: "{") }
                let start = starts.isEmpty ? place : starts[choices.next(starts.count)] + 1
                bytes.insert(contentsOf: Array(choices.pick(pieces).utf8), at: choices.next(2) == 0 ? place : start)
            }
        }
        return bytes
    }
}
