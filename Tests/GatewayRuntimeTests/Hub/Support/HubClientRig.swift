import GatewayRuntime
import JSONText
import Testing

/// One client of the hub: what it says, and all that it hears.
final class HubClientRig {
    let rig: HubRig
    let client: HubClient
    private let isModern: Bool
    private let capabilities: String
    private let stream = RecordingStream()
    private var replies: [RecordingReply] = []

    init(_ rig: HubRig, _ client: HubClient, isModern: Bool, capabilities: String = "{}") {
        self.rig = rig
        self.client = client
        self.isModern = isModern
        self.capabilities = capabilities
        if !isModern { client.listen(on: stream) }
    }

    /// Sends a message as it is.
    @discardableResult
    func say(_ text: String) -> RecordingReply {
        let reply = RecordingReply(correlation: isModern ? rig.nextCorrelation() : 0)
        replies.append(reply)
        client.receive(Array(text.utf8), reply: reply)
        rig.settle()
        return reply
    }

    /// Sends a request with these members of its parameters, and what its revision has each request say.
    @discardableResult
    func request(_ id: String, _ method: String, _ params: String = "", meta: String = "") -> RecordingReply {
        var members = params.isEmpty ? [] : [params]
        var inner = meta.isEmpty ? [] : [meta]
        if isModern {
            inner += [
                #""io.modelcontextprotocol/protocolVersion":"2026-07-28""#,
                #""io.modelcontextprotocol/clientInfo":{"name":"new","version":"2"}"#,
                #""io.modelcontextprotocol/clientCapabilities":\#(capabilities)"#,
            ]
        }
        if !inner.isEmpty { members.append(#""_meta":{\#(inner.joined(separator: ","))}"#) }
        return say(
            #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{\#(members.joined(separator: ","))}}"#)
    }

    /// Calls a tool.
    @discardableResult
    func call(_ id: String, _ tool: String, _ more: String = "", meta: String = "") -> RecordingReply {
        request(id, "tools/call", #""name":"\#(tool)","arguments":{"a":1}\#(more)"#, meta: meta)
    }

    /// The client leaves the answer to a request.
    func leave(_ reply: RecordingReply) {
        client.replyGone(reply)
        rig.settle()
    }

    /// Everything that it heard since the last time: on answers in their order, then on its stream.
    func takeHeard() throws -> [Answer] {
        let texts = replies.flatMap { $0.take() } + stream.take()
        return try texts.map(Answer.init)
    }

    /// The only message that it heard.
    func oneAnswer(_ place: SourceLocation = #_sourceLocation) throws -> Answer {
        let all = try takeHeard()
        try #require(all.count == 1, "\(all.map(\.text))", sourceLocation: place)
        return all[0]
    }
}

/// Where one request is answered.
final class RecordingReply: HubReply {
    let correlation: UInt64
    private var texts: [String] = []
    private(set) var status: AnswerStatus?
    /// How many answers came: never more than one may.
    private(set) var finishes = 0

    init(correlation: UInt64) {
        self.correlation = correlation
    }

    /// True once there was an answer, or it was said that there is none.
    var isOver: Bool { finishes > 0 }

    func send(_ frame: [UInt8]) -> Bool {
        guard !isOver else { return false }
        texts.append(String(decoding: frame, as: UTF8.self))
        return true
    }

    func finish(_ frame: [UInt8], status: AnswerStatus) {
        finishes += 1
        self.status = status
        texts.append(String(decoding: frame, as: UTF8.self))
    }

    func accept() {
        finishes += 1
    }

    func take() -> [String] {
        defer { texts = [] }
        return texts
    }
}

/// Where a client hears what it did not ask for.
final class RecordingStream: HubStream {
    private var texts: [String] = []

    func send(_ frame: [UInt8]) {
        texts.append(String(decoding: frame, as: UTF8.self))
    }

    func end() {}

    func take() -> [String] {
        defer { texts = [] }
        return texts
    }
}
