internal import CallFlow
internal import JSONText
internal import MCPProtocol

/// One request of a client on its way through the hub.
final class HubCall {
    /// Where the request is.
    enum Phase {
        /// Nothing has been sent: it waits for a connection.
        case waiting
        /// A server owes an answer under this id.
        case sent(Backend, RequestID)
        /// The client was asked, and its retry will go on here; the server still owes an answer under this id.
        case parked(Backend, RequestID)
        /// The client is asked what the server (2026-07-28) wants to know before it answers.
        case asking(InputRound)
        /// Answered, given up, or handed to the retry.
        case over
    }

    let client: HubClient
    let id: RequestID
    let key: CallKey
    let method: Method?
    /// The request as the client sent it.
    let frame: [UInt8]
    let speaker: Speaker
    let reply: any HubReply
    /// What the HTTP header says of the request, for servers whose tools have arguments repeated there.
    let headers: RequestHeaders?
    /// The client's own token, as JSON; nil when it wants no progress.
    let progressToken: [UInt8]?
    /// The server's own name of the tool or prompt; nil when the client's is the same.
    var innerName: String?
    var phase = Phase.waiting
    var rounds = 0
    /// Links that the client's user was sent to, by the names under which an earlier client knows them.
    var links: [String] = []
    /// The server's answer, when it came while the client was still being asked.
    var lateAnswer: [UInt8]?
    /// Whether it brings answers to questions that were not ours.
    var goesOn = false
    /// Whether it was sent again after the server had forgotten the session.
    var isResent = false
    /// When it was sent, on the monotonic clock.
    var sentNanoseconds: Int64 = 0
    /// True for what means something else in the other era.
    var staysInEra = false
    /// True for what only asks whether the server speaks 2026-07-28.
    var isQuestion = false
    /// What to do instead of sending it, once its server is open.
    var action: ((HubCall, Backend) -> Void)?
    /// Who hears of it, in the place of a client, when there is no answer.
    var onFailure: ((Refusal) -> Void)?
    /// How the client subscribed, for a request that stays open.
    var listen: HubListen?

    init(
        client: HubClient, id: RequestID, method: Method?, frame: [UInt8], speaker: Speaker, reply: any HubReply,
        headers: RequestHeaders?, progressToken: [UInt8]?
    ) {
        self.client = client
        self.id = id
        key = CallKey(reply.correlation, id)
        self.method = method
        self.frame = frame
        self.speaker = speaker
        self.reply = reply
        self.headers = headers
        self.progressToken = progressToken
    }

    /// The opening of the server that a client's `initialize` is for.
    init(opening call: HubCall, speaker: Speaker, action: @escaping (HubCall, Backend) -> Void) {
        client = call.client
        id = call.id
        key = call.key
        method = .initialize
        frame = call.frame
        self.speaker = speaker
        reply = call.reply
        headers = nil
        progressToken = nil
        self.action = action
    }

    /// Something that the hub does for a client once a server is open.
    init(
        for client: HubClient, speaker: Speaker, action: @escaping (HubCall, Backend) -> Void,
        onFailure: @escaping (Refusal) -> Void
    ) {
        self.client = client
        id = .integer(0)
        let reply = SilentReply()
        self.reply = reply
        key = CallKey(.max, id)
        method = nil
        frame = []
        self.speaker = speaker
        headers = nil
        progressToken = nil
        self.action = action
        self.onFailure = onFailure
    }

    var isOver: Bool { if case .over = phase { true } else { false } }

    /// Whether it is the only one of its kind on its connection.
    var isExclusive = false

    /// True for a request whose questions and log messages could not be told from those of others on one stream.
    func needsOwnStream(isServerModern: Bool) -> Bool {
        guard speaker.isModern, isCall else { return false }
        return speaker.logLevel != nil || (!isServerModern && mayAsk)
    }

    /// True for a request that a server may take its time for.
    private var isCall: Bool {
        switch method {
        case .toolsCall, .promptsGet, .resourcesRead: true
        default: false
        }
    }

    /// True for a request during which the client may be asked something.
    var mayAsk: Bool {
        isCall && !speaker.offers.isEmpty
    }
}

/// How a client speaks in one request: the revision, and what it says of itself.
struct Speaker {
    let revision: Revision
    /// `clientInfo` as a JSON object.
    var info: [UInt8]
    /// `clientCapabilities` as a JSON object.
    var capabilities: [UInt8]
    var offers: ClientOffers
    /// The lowest level of log messages that it wants; nil for none (2026-07-28).
    var logLevel: String?

    var isModern: Bool { revision.isModern }

    static let nobody = Array("{}".utf8)

    init(revision: Revision, info: [UInt8]?, capabilities: [UInt8]?) {
        self.revision = revision
        self.info = info ?? Self.unnamed
        self.capabilities = capabilities ?? Self.nobody
        offers = Translation.clientOffers(self.capabilities)
    }

    private static let unnamed = Array(#"{"name":"unknown","version":"0"}"#.utf8)

    /// What a request of 2026-07-28 says of its client.
    init(modern message: Message, revision: Revision, in document: JSONDocument) {
        func member(_ name: StaticString) -> JSONNodeID? { message.meta.flatMap { document.member(name, of: $0) } }
        func object(_ name: StaticString) -> [UInt8]? {
            member(name).flatMap { document.kind($0) == .object ? Array(document.bytes[document.range($0)]) : nil }
        }
        self.init(
            revision: revision, info: object("io.modelcontextprotocol/clientInfo"),
            capabilities: object("io.modelcontextprotocol/clientCapabilities"))
        logLevel = member("io.modelcontextprotocol/logLevel").flatMap { document.string($0) }
    }

    /// What a server of 2026-07-28 is told of the client in each request.
    func modernMeta(_ revision: Revision) -> ModernMeta {
        ModernMeta(
            revision: revision, clientInfo: info,
            clientCapabilities: isModern
                ? capabilities : Translation.clientCapabilities(capabilities, crossing: .toModern),
            logLevel: logLevel ?? (isModern ? nil : Self.usualLogLevel))
    }

    /// What a client before 2026-07-28 hears that has not named a level.
    private static let usualLogLevel = "info"

    /// What a server before 2026-07-28 is told that the client can do.
    var legacyCapabilities: [UInt8] {
        isModern ? Translation.clientCapabilities(capabilities, crossing: .toLegacy) : capabilities
    }

    /// The name and version, for facts and records.
    var implementation: Implementation? {
        var document = JSONDocument()
        do throws(JSONTextError) {
            try document.parse(info.span, limits: JSONLimits())
        } catch {
            return nil
        }
        return Implementation(.root, in: document)
    }
}

/// One round of questions of a server (2026-07-28) to a client that is asked by requests.
final class InputRound {
    let backend: Backend
    /// The life of the server in which it asked.
    let life: UInt64
    /// What the server gets back with the answers, as JSON.
    let requestState: [UInt8]?
    var answers: [(key: String, result: [UInt8])] = []
    /// The keys of questions without an answer, by the id under which the client was asked.
    var open: [RequestID: String] = [:]

    init(backend: Backend, requestState: [UInt8]?) {
        self.backend = backend
        life = backend.life
        self.requestState = requestState
    }

    /// The server is not needed any more.
    func release() {
        if backend.life == life { backend.release() }
    }
}

/// Where nobody is answered.
final class SilentReply: HubReply {
    let correlation: UInt64 = .max

    func send(_ frame: [UInt8]) -> Bool { false }
    func finish(_ frame: [UInt8], status: AnswerStatus) {}
    func accept() {}
}
