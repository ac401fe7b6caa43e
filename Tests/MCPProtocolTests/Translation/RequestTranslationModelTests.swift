import JSONText
import MCPProtocol
import Testing

/// Requests rewritten by editing bytes say the same as requests rewritten as trees, whatever the order and the white
/// space of their members.
@Suite struct RequestTranslationModelTests {
    private static let reserved = [
        "io.modelcontextprotocol/protocolVersion", "io.modelcontextprotocol/clientInfo",
        "io.modelcontextprotocol/clientCapabilities", "io.modelcontextprotocol/logLevel",
    ]
    private static let meta = ModernMeta(
        revision: .v20260728, clientInfo: Array(#"{"name":"n","version":"1"}"#.utf8),
        clientCapabilities: Array(#"{"roots":{}}"#.utf8), logLevel: "debug")

    @Test func `editing bytes says what rewriting a tree says`() throws {
        for seed in 0..<3_000 { try compare(seed: seed) }
    }

    private func compare(seed: Int) throws {
        var choices = Choices(seed: seed)
        let original = Self.request(&choices)
        let form = Self.form(&choices)
        let answers: JSONValue? = choices.next(3) == 0 ? .object([.init("k", .object([]))]) : nil
        let (message, document) = try message(original)
        let edited =
            answers == nil
            ? Translation.request(message, in: document, as: form)
            : Translation.retry(
                message, in: document, as: form, inputs: [("k", Array("{}".utf8))], requestState: nil)
        let expected = Self.rewritten(try JSONValue(parsing: original), as: form, answers: answers)
        #expect(try JSONValue(parsing: edited) == expected, "\(original) became \(text(edited))")
        let again = try Message.read(JSONDocument(parsing: edited))
        #expect(again.id == form.id)
        #expect(again.knownMethod == message.knownMethod)
    }

    private static func form(_ choices: inout Choices) -> RequestForm {
        var form = RequestForm(id: .integer(Int64(choices.next(100))))
        if choices.next(2) == 0 { form.progressToken = .string("token") }
        if choices.next(2) == 0 { form.name = "own" }
        switch choices.next(3) {
        case 0: form.meta = .keep
        case 1: form.meta = .legacy
        default: form.meta = .modern(meta)
        }
        return form
    }

    private static func request(_ choices: inout Choices) -> String {
        let method = choices.pick(["tools/call", "prompts/get", "completion/complete", "x/y"])
        var members = [#""jsonrpc":"2.0""#, #""id":"é""#, "\"method\":\"\(method)\""]
        if choices.next(4) > 0 { members.append("\"params\":\(params(&choices))") }
        if choices.next(3) == 0 { members.append(#""vendor":[{"_meta":{}}]"#) }
        return choices.object(members)
    }

    private static func params(_ choices: inout Choices) -> String {
        var members = choices.some([
            #""name":"outer""#, #""arguments":{"task":1,"name":"x","_meta":{}}"#, #""task":{"ttl":5}"#,
            #""inputResponses":{"a":{}}"#, #""requestState":"s""#, #""ref":{"type":"ref/prompt","name":"outer"}"#,
            #""ref":{"type":"ref/resource","uri":"u:"}"#, #""unknown":1.0e0"#, #""\u00e9":null"#,
        ])
        if members.filter({ $0.hasPrefix(#""ref""#) }).count > 1 { members.removeAll { $0.contains("ref/resource") } }
        switch choices.next(4) {
        case 0: break
        case 1: members.append(#""_meta":null"#)
        default:
            members.append(
                "\"_meta\":"
                    + choices.object(
                        choices.some(
                            [#""progressToken":1"#, #""traceparent":"00-x""#, #""a.b/c":{"progressToken":2}"#]
                                + reserved.dropFirst().map { "\"\($0)\":{}" } + ["\"\(reserved[0])\":\"2026-07-28\""]))
            )
        }
        return choices.object(members)
    }

    // MARK: - The slow, obvious way

    private static func rewritten(_ request: JSONValue, as form: RequestForm, answers: JSONValue?) -> JSONValue {
        var root = Members(request)
        root["id"] = value(form.id)
        let hadParams = root["params"] != nil
        var params = Members(root["params"] ?? .object([]))
        if let name = form.name {
            if root["method"] == .string("completion/complete") {
                var reference = Members(params["ref"] ?? .null)
                if reference["name"] != nil { reference["name"] = .string(name) }
                if params["ref"] != nil { params["ref"] = reference.value }
            } else if params["name"] != nil {
                params["name"] = .string(name)
            }
        }
        rewriteMeta(of: &params, as: form)
        if let answers {
            params["inputResponses"] = answers
            params["requestState"] = nil
        }
        if hadParams || !params.isEmpty { root["params"] = params.value }
        return root.value
    }

    private static func rewriteMeta(of params: inout Members, as form: RequestForm) {
        var meta = Members(params["_meta"] ?? .null)
        if let token = form.progressToken, meta["progressToken"] != nil { meta["progressToken"] = value(token) }
        switch form.meta {
        case .keep:
            if params["_meta"] != nil, params["_meta"] != .null { params["_meta"] = meta.value }
        case .legacy:
            for key in reserved { meta[key] = nil }
            params["_meta"] = meta.isEmpty ? nil : meta.value
            for key in ["inputResponses", "requestState", "task"] { params[key] = nil }
        case .modern:
            meta[reserved[0]] = .string("2026-07-28")
            meta[reserved[1]] = .object([.init("name", .string("n")), .init("version", .string("1"))])
            meta[reserved[2]] = .object([.init("roots", .object([]))])
            meta[reserved[3]] = .string("debug")
            params["_meta"] = meta.value
            params["task"] = nil
        }
    }

    private static func value(_ id: RequestID) -> JSONValue {
        switch id {
        case .integer(let value): .integer(value)
        case .largeInteger(let text), .string(let text): .string(text)
        }
    }
}

/// Members of an object that can be set and removed.
private struct Members {
    private var members: [JSONValue.Member] = []

    init(_ value: JSONValue) {
        if case .object(let members) = value { self.members = members }
    }

    var isEmpty: Bool { members.isEmpty }

    var value: JSONValue { .object(members) }

    subscript(key: String) -> JSONValue? {
        get { members.first { $0.key == key }?.value }
        set {
            let index = members.firstIndex { $0.key == key }
            if let index, let newValue {
                members[index].value = newValue
            } else if let index {
                members.remove(at: index)
            } else if let newValue {
                members.append(.init(key, newValue))
            }
        }
    }
}

/// Choices that a seed determines.
struct Choices {
    private var state: UInt64

    init(seed: Int) {
        state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    /// A number from 0 to below a bound.
    mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int((state >> 11) % UInt64(bound))
    }

    mutating func pick(_ texts: [String]) -> String {
        texts[next(texts.count)]
    }

    /// About half of the texts.
    mutating func some(_ texts: [String]) -> [String] {
        var chosen: [String] = []
        for text in texts where next(2) == 0 { chosen.append(text) }
        return chosen
    }

    /// An object of members in some order, with white space in some places.
    mutating func object(_ members: [String]) -> String {
        var rest = members
        var text = "{" + space()
        while !rest.isEmpty {
            text += rest.remove(at: next(rest.count)) + space()
            if !rest.isEmpty { text += "," + space() }
        }
        return text + "}"
    }

    private mutating func space() -> String {
        pick(["", "", " ", "\t ", "\n"])
    }
}
