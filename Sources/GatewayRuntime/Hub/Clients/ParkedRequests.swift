internal import JSONText
internal import MCPProtocol

/// A request of a client of 2026-07-28 whose server waits for an answer of the client.
final class ParkedRequest {
    let call: HubCall
    let digest: [UInt8]
    let ends: Int64
    /// What the client was asked.
    var questions: [(HubQuestion, InputRequests.Item)]
    /// What the server asked meanwhile.
    var later: [(HubQuestion, InputRequests.Item)] = []

    init(call: HubCall, digest: [UInt8], ends: Int64, questions: [(HubQuestion, InputRequests.Item)]) {
        self.call = call
        self.digest = digest
        self.ends = ends
        self.questions = questions
    }
}

/// All parked requests, by tokens that clients carry sealed.
struct ParkedRequests {
    /// What a client's `requestState` is.
    enum Finding {
        /// Not ours, not this client's, or not for this request.
        case foreign
        /// Too old, used before, or of an earlier process.
        case expired
        /// The request is to be sent again.
        case resend
        case parked(ParkedRequest)
    }

    private var requests: [String: ParkedRequest] = [:]
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { requests.count }

    /// Enters a request; nil without room.
    mutating func enter(
        _ call: HubCall, _ questions: [(HubQuestion, InputRequests.Item)], digest: [UInt8], ends: Int64
    ) -> String? {
        guard requests.count < limit else { return nil }
        let token = RandomText.bits128()
        requests[token] = ParkedRequest(call: call, digest: digest, ends: ends, questions: questions)
        return token
    }

    /// A further question of a parked request's server.
    func add(_ question: HubQuestion, _ item: InputRequests.Item, to call: HubCall) {
        requests.values.first { $0.call === call }?.later.append((question, item))
    }

    /// The state for a parked request.
    func seal(_ token: String, _ seal: StateSeal, owner: String) -> String? {
        guard let request = requests[token] else { return nil }
        return sealed(token, request.digest, request.ends, seal, owner)
    }

    /// The state for a request that is to be sent again.
    func sealResend(_ digest: [UInt8], ends: Int64, _ seal: StateSeal, owner: String) -> String? {
        sealed("resend", digest, ends, seal, owner)
    }

    private func sealed(
        _ token: String, _ digest: [UInt8], _ ends: Int64, _ seal: StateSeal, _ owner: String
    ) -> String? {
        seal.sealed(Array("\(token) \(Hexadecimal.text(digest)) \(ends)".utf8), for: owner)
    }

    /// What a client's state stands for; a parked request is found once.
    mutating func open(
        _ state: String, _ seal: StateSeal, owner: String, digest: [UInt8], at now: Int64
    ) -> Finding {
        guard let content = seal.opened(state, for: owner) else { return .foreign }
        let parts = content.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 3, parts[1] == Hexadecimal.text(digest), let ends = Int64(parts[2]) else {
            return .foreign
        }
        guard now < ends else { return .expired }
        if parts[0] == "resend" { return .resend }
        guard let request = requests.removeValue(forKey: parts[0]) else { return .expired }
        return .parked(request)
    }

    /// Takes every request whose time is over.
    mutating func takeExpired(at now: Int64) -> [ParkedRequest] {
        let over = requests.filter { $0.value.ends <= now || $0.value.call.isOver }
        for token in over.keys { requests.removeValue(forKey: token) }
        return Array(over.values)
    }
}
