import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

/// What a server may ask the person at the client, and what it may read of other servers, whichever way it asks.
@Suite struct ElicitationTests {
    private static let silent = "{version: \"1\", default: allow}"
    private static let open = "{version: \"1\", default: allow, server_requests: {sampling: allow, elicitation: allow}}"
    private static let secret =
        #"{"message":"m","requestedSchema":{"type":"object","properties":{"api_key":{"type":"string"}}}}"#
    private static let plain =
        #"{"message":"m","requestedSchema":{"type":"object","properties":{"city":{"type":"string"}}}}"#
    private static let foreign = #"{"mode":"url","message":"m","url":"https://example.invalid/"}"#
    private static let own = #"{"mode":"url","message":"m","url":"https://login.srv.example/a"}"#
    private static let unknown = #"{"mode":"voice","message":"m"}"#
    private static let harmful = [
        (secret, "input_secret"), (foreign, "input_foreign_url"), (unknown, "server_request_denied"),
    ]

    private static func rig(_ policy: String = silent, host: String? = "srv.example") throws -> SessionRig {
        try SessionRig(policy) { $0.serverHost = host }
    }

    private static func asking(_ params: String, _ method: String = "elicitation/create") -> String {
        #"{"resultType":"input_required","inputRequests":{"a":{"method":"\#(method)","params":\#(params)}}}"#
    }

    // MARK: - Requests of a server

    @Test(arguments: harmful)
    func `a careful policy answers for the person when the question is dangerous`(
        params: String, code: String
    ) throws {
        let rig = try Self.rig()
        let question = Wire.request(1, "elicitation/create", params)
        rig.server(question)
        #expect(rig.toClient().isEmpty)
        #expect(try rig.toServer().map { try Answer($0)["/result/action"] } == [#""decline""#])
        let record = try #require(rig.records().first)
        #expect(record.kind == .serverRequest)
        #expect(record.outcome == .refused)
        #expect(record.code == code)
        #expect(record.rule == "/server_requests/elicitation")
        let open = try Self.rig(Self.open)
        open.server(question)
        #expect(open.toClient() == [question])
    }

    @Test(arguments: [plain, own, "{}"])
    func `what is harmless passes as it came`(params: String) throws {
        let rig = try Self.rig()
        let question = Wire.request(1, "elicitation/create", params)
        rig.server(question)
        #expect(rig.toClient() == [question])
        #expect(rig.records().map(\.outcome) == [.allowed])
    }

    @Test func `a server without an address has no host of its own`() throws {
        let rig = try Self.rig(host: nil)
        rig.server(Wire.request(1, "elicitation/create", Self.own))
        #expect(rig.toClient().isEmpty)
        #expect(rig.records().map(\.code) == ["input_foreign_url"])
    }

    @Test func `a policy may name hosts and let secrets pass`() throws {
        let rig = try Self.rig(
            """
            version: "1"
            default: allow
            server_requests: {elicitation: {secrets: allow, url_hosts: [example.invalid]}}
            """)
        let questions = [
            Wire.request(1, "elicitation/create", Self.secret), Wire.request(2, "elicitation/create", Self.foreign),
        ]
        rig.server(questions[0], questions[1], Wire.request(3, "elicitation/create", Self.own))
        #expect(rig.toClient() == questions)
    }

    @Test func `in shadow mode dangerous questions pass and are recorded`() throws {
        let rig = try Self.rig("{version: \"1\", default: allow, mode: shadow}")
        let question = Wire.request(1, "elicitation/create", Self.secret)
        rig.server(question)
        #expect(rig.toClient() == [question])
        #expect(rig.records().map(\.outcome) == [.shadowRefused])
    }

    // MARK: - Questions in results and errors

    @Test(arguments: harmful)
    func `a result that asks so becomes a refusal`(params: String, code: String) throws {
        let rig = try Self.rig()
        let result = Self.asking(params)
        rig.client(
            Wire.request(1, "tools/call", Wire.modern("x")),
            Wire.request(2, "resources/read", Wire.modern("x", #""uri":"a:b","#)),
            Wire.request(3, "tasks/get", Wire.modern("x", #""taskId":"t","#)))
        rig.server(Wire.result(1, result), Wire.result(2, result), Wire.result(3, result))
        let answers = try rig.toClient().map(Answer.init)
        #expect(answers.map { $0["/id"] } == ["1", "2", "3"])
        #expect(answers.map(\.code) == Array(repeating: #""\#(code)""#, count: 3))
        #expect(answers[0].refusal != nil)
        #expect(Set(rig.records().map(\.code)) == [code])
        let open = try Self.rig(Self.open)
        open.client(Wire.request(1, "tools/call", Wire.modern("x")))
        open.server(Wire.result(1, result))
        #expect(open.toClient() == [Wire.result(1, result)])
    }

    @Test func `one dangerous question among harmless ones is enough`() throws {
        let rig = try Self.rig()
        let result =
            #"{"resultType":"input_required","inputRequests":{"a":{"method":"elicitation/create","params":"#
            + Self.plain + #"},"b":{"method":"elicitation/create","params":"# + Self.foreign + "}}}"
        rig.client(Wire.request(1, "tools/call", Wire.modern("x")))
        rig.server(Wire.result(1, result))
        #expect(try rig.oneAnswer().code == #""input_foreign_url""#)
    }

    @Test(arguments: ["[\(foreign)]", #"{"Mode":"url","url":"https://login.srv.example/a"}"#, "7"])
    func `parameters that one client reads otherwise than another are in doubt`(params: String) throws {
        let rig = try Self.rig()
        rig.client(Wire.request(1, "tools/call", Wire.modern("x")))
        rig.server(Wire.result(1, Self.asking(params)))
        #expect(try rig.oneAnswer().code == #""server_request_denied""#)
    }

    private static func links(_ url: String, code: String = "-32042", key: String = "elicitations") -> String {
        """
        {"jsonrpc":"2.0","id":1,"error":{"code":\(code),"message":"open this","data":{"\(key)":[\
        {"mode":"url","message":"m","elicitationId":"e","url":"\(url)"}]}}}
        """
    }

    @Test(arguments: [
        (links("https://example.invalid/"), "input_foreign_url"),
        (links("https://login.srv.example/", key: "Elicitations"), "server_request_denied"),
        (#"{"jsonrpc":"2.0","id":1,"error":{"code":-32042,"message":"","data":[]}}"#, "server_request_denied"),
        (#"{"jsonrpc":"2.0","id":1,"error":{"code":-1,"Code":-32042,"message":""}}"#, "server_request_denied"),
    ])
    func `an error that sends a person away becomes a refusal`(error: String, code: String) throws {
        let rig = try Self.rig()
        rig.client(Wire.call(1, "x"))
        rig.server(error)
        let answer = try rig.oneAnswer()
        #expect(answer.code == #""\#(code)""#)
        #expect(!answer.text.contains("example.invalid"))
        let open = try Self.rig(Self.open)
        open.client(Wire.call(1, "x"))
        open.server(error)
        #expect(open.toClient() == [error])
    }

    @Test func `an error that leads to the server itself passes, unless no question may be put`() throws {
        let error = Self.links("https://srv.example/")
        let rig = try Self.rig()
        rig.client(Wire.call(1, "x"))
        rig.server(error)
        #expect(rig.toClient() == [error])
        let strict = try Self.rig("{version: \"1\", default: allow, server_requests: {elicitation: deny}}")
        strict.client(Wire.call(1, "x"), Wire.call(2, "x"))
        strict.server(error, Wire.error(2))
        let answers = strict.toClient()
        #expect(answers.count == 2)
        #expect(try answers.first.map { try Answer($0).code } == #""server_request_denied""#)
        #expect(answers.last == Wire.error(2))
    }

    // MARK: - Tasks

    private static func task(_ requests: String) -> String {
        Wire.notification(
            "notifications/tasks",
            #"{"taskId":"t","status":"input_required","createdAt":"now","ttlMs":1,"inputRequests":\#(requests)}"#)
    }

    @Test func `news of a task that ask for what is denied do not reach the client`() throws {
        let rig = try Self.rig()
        let working = Wire.notification("notifications/tasks", #"{"taskId":"t","status":"working"}"#)
        let harmless = Self.task(#"{"a":{"method":"elicitation/create","params":\#(Self.plain)}}"#)
        rig.server(
            Self.task(#"{"a":{"method":"elicitation/create","params":\#(Self.secret)}}"#),
            Self.task(#"{"a":{"method":"sampling/createMessage"}}"#), Self.task(#"[{"method":"roots/list"}]"#),
            harmless, working)
        #expect(rig.toClient() == [harmless, working])
        let records = rig.records()
        #expect(records.map(\.code) == ["input_secret", "server_request_denied", "answer_malformed"])
        #expect(records.map(\.method) == Array(repeating: "notifications/tasks", count: 3))
    }

    // MARK: - Context of other servers

    private static let sampling = #"{"messages":[],"includeContext":"allServers","maxTokens":1}"#
    private static let stripped = #"{"messages":[],"maxTokens":1}"#

    @Test func `a sampling request that passes asks for no context of servers`() throws {
        let rig = try Self.rig(Self.open)
        rig.server(Wire.request(1, "sampling/createMessage", Self.sampling))
        #expect(rig.toClient() == [Wire.request(1, "sampling/createMessage", Self.stripped)])
        rig.client(Wire.result(1))
        #expect(rig.toServer() == [Wire.result(1)])
    }

    @Test func `nor does one in a result, or in news of a task`() throws {
        let rig = try Self.rig(Self.open)
        let method = "sampling/createMessage"
        rig.client(
            Wire.request(1, "tools/call", Wire.modern("x")),
            Wire.request(2, "tasks/get", Wire.modern("x", #""taskId":"t","#)))
        rig.server(
            Wire.result(1, Self.asking(Self.sampling, method)), Wire.result(2, Self.asking(Self.sampling, method)),
            Self.task(#"{"a":{"method":"\#(method)","params":\#(Self.sampling)}}"#))
        #expect(
            rig.toClient() == [
                Wire.result(1, Self.asking(Self.stripped, method)), Wire.result(2, Self.asking(Self.stripped, method)),
                Self.task(#"{"a":{"method":"\#(method)","params":\#(Self.stripped)}}"#),
            ])
    }

    @Test func `a list that asks for it is withheld`() throws {
        let rig = try Self.rig(Self.open)
        rig.client(Wire.request(1, "tools/list"))
        rig.server(
            Wire.result(
                1,
                #"{"tools":[],"inputRequests":{"a":{"method":"sampling/createMessage","params":\#(Self.sampling)}}}"#))
        #expect(try rig.oneAnswer().errorCode == "-32603")
    }
}
