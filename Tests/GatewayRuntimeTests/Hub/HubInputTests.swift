import GatewayRuntime
import GatewayTesting
import Testing

/// What servers want to know of clients, across the eras.
@Suite struct HubInputTests {
    private static let able = #"{"elicitation":{"form":{},"url":{}},"sampling":{},"roots":{}}"#
    private static let form =
        #"{"message":"which?","requestedSchema":{"type":"object","properties":{"city":{"type":"string"}}}}"#
    private static let accept = #"{"action":"accept","content":{"city":"Rome"}}"#

    private static func asking(_ state: String? = nil, _ more: String = "") -> String {
        let state = state.map { #","requestState":"\#($0)""# } ?? ""
        return #"{"resultType":"input_required","inputRequests":{"q":{"method":"elicitation/create","params":"#
            + form + "}\(more)}\(state)}"
    }

    // MARK: - A legacy server asks a modern client

    /// A parked call: the server asks during it, and the client is told so.
    private struct Parked {
        let rig: HubRig
        let server: HubServerRig
        let client: HubClientRig
        let call: Answer
        let question: Answer
        let key: String
        let state: String

        /// Members of the parameters of a retry.
        func inputs(_ result: String = HubInputTests.accept, state: String? = nil) -> String {
            #","inputResponses":{"\#(key)":\#(result)},"requestState":\#(state ?? self.state)"#
        }
    }

    private static func parked(grant label: String = "alice") throws -> Parked {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant(label), at: server, capabilities: able)
        client.call("1", "ask")
        let call = try #require(server.takeHeard().first)
        server.say(#"{"jsonrpc":"2.0","id":"q7","method":"elicitation/create","params":\#(form)}"#, rig)
        let answer = try client.oneAnswer()
        #expect(answer["/id"] == "1")
        #expect(answer["/result/resultType"] == #""input_required""#)
        let requests = try #require(answer["/result/inputRequests"])
        let key = try #require(requests.split(separator: "\"").dropFirst().first.map(String.init))
        return Parked(
            rig: rig, server: server, client: client, call: call, question: try Answer(requests), key: key,
            state: try #require(answer["/result/requestState"]))
    }

    @Test func `a legacy server's question becomes a result, and the retry goes on with the same call`() throws {
        let parked = try Self.parked()
        #expect(parked.question["/\(parked.key)/method"] == #""elicitation/create""#)
        #expect(parked.question["/\(parked.key)/params/message"] == #""which?""#)
        parked.client.call("2", "ask", parked.inputs())
        let heard = parked.server.takeHeard()
        #expect(heard.map { $0["/id"] } == [#""q7""#])
        #expect(heard.first?["/result/action"] == #""accept""#)
        #expect(heard.first?["/result/content/city"] == #""Rome""#)
        parked.server.answer(parked.call, HubCallTests.text, parked.rig)
        let answer = try parked.client.oneAnswer()
        #expect(answer["/id"] == "2")
        #expect(answer["/result/resultType"] == #""complete""#)
        try parked.rig.expectUnused(parked.server)
    }

    @Test func `a second question in the same call comes with the retry`() throws {
        let parked = try Self.parked()
        parked.client.call("2", "ask", parked.inputs())
        _ = parked.server.takeHeard()
        parked.server.say(
            #"{"jsonrpc":"2.0","id":"q8","method":"elicitation/create","params":\#(Self.form)}"#, parked.rig)
        let again = try parked.client.oneAnswer()
        #expect(again["/id"] == "2")
        #expect(again["/result/resultType"] == #""input_required""#)
        #expect(again["/result/requestState"] != parked.state)
    }

    @Test func `a retry without the answer is asked again`() throws {
        let parked = try Self.parked()
        parked.client.call("2", "ask", #","inputResponses":{},"requestState":\#(parked.state)"#)
        let again = try parked.client.oneAnswer()
        #expect(again["/result/resultType"] == #""input_required""#)
        #expect(parked.server.takeHeard().isEmpty)
        let state = try #require(again["/result/requestState"])
        parked.client.call("3", "ask", parked.inputs(state: state))
        #expect(parked.server.takeHeard().map { $0["/id"] } == [#""q7""#])
        parked.server.answer(parked.call, HubCallTests.text, parked.rig)
        #expect(try parked.client.oneAnswer()["/id"] == "3")
        try parked.rig.expectUnused(parked.server)
    }

    @Test func `a state that was changed, is of another request, or was never ours opens nothing`() throws {
        let parked = try Self.parked()
        let changed = String(parked.state.dropLast(2)) + (parked.state.hasSuffix("0\"") ? "1\"" : "0\"")
        parked.client.call("2", "ask", parked.inputs(state: changed))
        #expect(try parked.client.oneAnswer().errorCode == "-32602")
        // It may be of an earlier process, which has made the call.
        for state in [#""sp1.""#, #""sp1.00""#, #""""#] {
            parked.client.call("2", "ask", parked.inputs(state: state))
            #expect(try parked.client.oneAnswer()["/result/isError"] == "true", "\(state)")
        }
        parked.client.call("3", "other", parked.inputs())
        #expect(try parked.client.oneAnswer().errorCode == "-32602")
        parked.client.request(
            "4", "tools/call", #""name":"ask","arguments":{"a":2}"# + parked.inputs())
        #expect(try parked.client.oneAnswer().errorCode == "-32602")
        #expect(parked.server.takeHeard().isEmpty)
        // The right one still counts.
        parked.client.call("5", "ask", parked.inputs())
        #expect(parked.server.takeHeard().map { $0["/id"] } == [#""q7""#])
    }

    @Test func `another grant's state opens nothing, and takes nothing away`() throws {
        let parked = try Self.parked()
        let bob = parked.rig.modern(parked.rig.grant("bob"), at: parked.server, capabilities: Self.able)
        bob.call("1", "ask", parked.inputs())
        #expect(try bob.oneAnswer().errorCode == "-32602")
        #expect(parked.server.takeHeard().isEmpty)
        parked.client.call("2", "ask", parked.inputs())
        #expect(parked.server.takeHeard().map { $0["/id"] } == [#""q7""#])
    }

    @Test func `a state counts once`() throws {
        let parked = try Self.parked()
        parked.client.call("2", "ask", parked.inputs())
        _ = parked.server.takeHeard()
        parked.client.call("3", "ask", parked.inputs())
        let second = try parked.client.oneAnswer()
        #expect(second["/id"] == "3")
        #expect(second["/result/isError"] == "true")
        #expect(parked.server.takeHeard().isEmpty)
        parked.server.answer(parked.call, HubCallTests.text, parked.rig)
        #expect(try parked.client.oneAnswer()["/id"] == "2")
        try parked.rig.expectUnused(parked.server)
    }

    @Test func `a client that does not come back is given up, and its state is too old then`() throws {
        let parked = try Self.parked()
        parked.rig.pass(seconds: 601)
        #expect(parked.server.takeHeard().map { $0["/method"] } == [#""notifications/cancelled""#])
        parked.client.call("2", "ask", parked.inputs())
        #expect(try parked.client.oneAnswer()["/result/isError"] == "true")
        try parked.rig.expectUnused(parked.server)
    }

    @Test func `a server that ends while a client is asked ends the call`() throws {
        let parked = try Self.parked()
        parked.server.end(parked.rig)
        #expect(try parked.client.takeHeard().isEmpty)
        parked.client.call("2", "ask", parked.inputs())
        let answer = try parked.client.oneAnswer()
        #expect(answer["/id"] == "2")
        #expect(answer["/result/isError"] == "true" || answer.errorCode != nil)
    }

    @Test(arguments: ["elicitation/create", "sampling/createMessage", "roots/list"])
    func `a client that cannot be asked makes the question fail as unknown`(method: String) throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        client.call("1", "ask")
        let call = try #require(server.takeHeard().first)
        server.say(#"{"jsonrpc":"2.0","id":"q","method":"\#(method)","params":{}}"#, rig)
        #expect(server.takeHeard().map(\.errorCode) == ["-32601"])
        server.answer(call, HubCallTests.text, rig)
        #expect(try client.oneAnswer()["/id"] == "1")
        try rig.expectUnused(server)
    }

    @Test func `calls during which a server may ask go one by one over each connection`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server) { $0.maxParallelAsking = 1 }
        let client = rig.modern(rig.grant("alice"), at: server, capabilities: Self.able)
        client.call("1", "ask")
        client.call("2", "ask")
        let third = client.call("3", "ask")
        let first = server.takeHeard()
        try #require(first.count == 1)
        client.leave(third)
        server.answer(first[0], HubCallTests.text, rig)
        #expect(try client.oneAnswer()["/id"] == "1")
        let second = server.takeHeard()
        try #require(second.count == 1)
        server.answer(second[0], HubCallTests.text, rig)
        #expect(try client.oneAnswer()["/id"] == "2")
        #expect(server.takeHeard().isEmpty)
        try rig.expectUnused(server)
    }

    // MARK: - A person must open an address first

    private static let links =
        #"{"code":-32042,"message":"open","data":{"elicitations":[{"mode":"url","elicitationId":"e","#
        + #""url":"https://a.example/","message":"m"}]}}"#

    @Test func `an error that sends a person away becomes a question, and its retry the call again`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server, capabilities: Self.able)
        client.call("1", "pay")
        let first = try #require(server.takeHeard().first)
        server.say(#"{"jsonrpc":"2.0","id":\#(first["/id"] ?? ""),"error":\#(Self.links)}"#, rig)
        let asked = try client.oneAnswer()
        #expect(asked["/result/resultType"] == #""input_required""#)
        #expect(asked["/result/inputRequests/elicitation-0/params/url"] == #""https://a.example/""#)
        #expect(asked["/result/inputRequests/elicitation-0/params/elicitationId"] == nil)
        let state = try #require(asked["/result/requestState"])
        client.call(
            "2", "pay", #","inputResponses":{"elicitation-0":{"action":"accept"}},"requestState":\#(state)"#)
        let second = try #require(server.takeHeard().first)
        #expect(second["/method"] == #""tools/call""#)
        #expect(second["/params/requestState"] == nil)
        #expect(second["/params/inputResponses"] == nil)
        server.answer(second, HubCallTests.text, rig)
        #expect(try client.oneAnswer()["/id"] == "2")
        try rig.expectUnused(server)
    }

    @Test func `a client that cannot open addresses gets an error`() throws {
        let server = HubServerRig("srv", .legacy)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server)
        client.call("1", "pay")
        let call = try #require(server.takeHeard().first)
        server.say(#"{"jsonrpc":"2.0","id":\#(call["/id"] ?? ""),"error":\#(Self.links)}"#, rig)
        let answer = try client.oneAnswer()
        #expect(answer["/result/isError"] == "true")
        #expect(answer["/result/requestState"] == nil)
        try rig.expectUnused(server)
    }

    // MARK: - A modern server asks a modern client

    @Test func `a modern server's question and state pass both ways as they are`() throws {
        try passes(state: "mine")
    }

    @Test(arguments: ["sp1.00ff", "sp1."])
    func `a state of another gateway passes as it is`(state: String) throws {
        try passes(state: state)
    }

    private func passes(state: String) throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = rig.modern(rig.grant("alice"), at: server, capabilities: Self.able)
        client.call("1", "ask")
        server.answer(try #require(server.takeHeard().first), Self.asking(state), rig)
        let asked = try client.oneAnswer()
        #expect(asked["/result/requestState"] == "\"\(state)\"")
        #expect(asked["/result/inputRequests/q/method"] == #""elicitation/create""#)
        client.call("2", "ask", #","inputResponses":{"q":\#(Self.accept)},"requestState":"\#(state)""#)
        let retry = try #require(server.takeHeard().first)
        #expect(retry["/params/requestState"] == "\"\(state)\"")
        #expect(retry["/params/inputResponses/q/action"] == #""accept""#)
        server.answer(retry, HubCallTests.text, rig)
        #expect(try client.oneAnswer()["/id"] == "2")
    }

    // MARK: - A modern server asks a legacy client

    @Test func `a modern server's questions become requests, and its call is sent again with the answers`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server, capabilities: Self.able)
        client.call("1", "ask")
        let call = try #require(server.takeHeard().first)
        server.answer(call, Self.asking("st", #","r":{"method":"roots/list"}"#), rig)
        let questions = try client.takeHeard()
        try #require(questions.count == 2)
        #expect(questions.map { $0["/method"] } == [#""elicitation/create""#, #""roots/list""#])
        #expect(questions[0]["/params/message"] == #""which?""#)
        #expect(server.takeHeard().isEmpty)
        client.say(#"{"jsonrpc":"2.0","id":\#(questions[0]["/id"] ?? ""),"result":\#(Self.accept)}"#)
        #expect(server.takeHeard().isEmpty)
        client.say(#"{"jsonrpc":"2.0","id":\#(questions[1]["/id"] ?? ""),"result":{"roots":[]}}"#)
        let retry = try #require(server.takeHeard().first)
        #expect(retry["/id"] != call["/id"])
        #expect(retry["/params/name"] == #""ask""#)
        #expect(retry["/params/requestState"] == #""st""#)
        #expect(retry["/params/inputResponses/q/action"] == #""accept""#)
        #expect(retry["/params/inputResponses/r/roots"] == "[]")
        server.answer(retry, #"{"resultType":"complete","content":[]}"#, rig)
        #expect(try client.oneAnswer()["/id"] == "1")
        try rig.expectUnused(server)
    }

    @Test func `a client that answers with an error ends the call`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server, capabilities: Self.able)
        client.call("1", "ask")
        server.answer(try #require(server.takeHeard().first), Self.asking(), rig)
        let question = try client.oneAnswer()
        client.say(#"{"jsonrpc":"2.0","id":\#(question["/id"] ?? ""),"error":{"code":-1,"message":"no"}}"#)
        let answer = try client.oneAnswer()
        #expect(answer["/id"] == "1")
        #expect(answer["/result/isError"] == "true")
        #expect(server.takeHeard().isEmpty)
        try rig.expectUnused(server)
    }

    @Test func `nobody else may answer, and nobody twice`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let grant = rig.grant("alice")
        let client = try rig.legacy(grant, at: server, capabilities: Self.able)
        let other = try rig.legacy(grant, at: server, capabilities: Self.able)
        client.call("1", "ask")
        server.answer(try #require(server.takeHeard().first), Self.asking(), rig)
        let question = try client.oneAnswer()
        let answer = #"{"jsonrpc":"2.0","id":\#(question["/id"] ?? ""),"result":\#(Self.accept)}"#
        other.say(answer)
        #expect(server.takeHeard().isEmpty)
        client.say(answer)
        client.say(answer)
        #expect(server.takeHeard().count == 1)
    }

    @Test func `a client that cannot be asked gets an error instead of a question`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server)
        client.call("1", "ask")
        server.answer(try #require(server.takeHeard().first), Self.asking(), rig)
        let answer = try client.oneAnswer()
        #expect(answer["/id"] == "1")
        #expect(answer["/result/isError"] == "true")
        try rig.expectUnused(server)
    }

    @Test func `a server that asks for ever is not asked for ever`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server) { $0.maxInputRounds = 2 }
        let client = try rig.legacy(rig.grant("alice"), at: server, capabilities: Self.able)
        client.call("1", "ask")
        for _ in 0..<2 {
            server.answer(try #require(server.takeHeard().first), Self.asking(), rig)
            let question = try client.oneAnswer()
            #expect(question["/method"] == #""elicitation/create""#)
            client.say(#"{"jsonrpc":"2.0","id":\#(question["/id"] ?? ""),"result":\#(Self.accept)}"#)
        }
        server.answer(try #require(server.takeHeard().first), Self.asking(), rig)
        let answer = try client.oneAnswer()
        #expect(answer["/id"] == "1")
        #expect(answer["/result/isError"] == "true")
        try rig.expectUnused(server)
    }

    @Test func `a call given up while its client is asked is over`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server, capabilities: Self.able)
        client.call("1", "ask")
        server.answer(try #require(server.takeHeard().first), Self.asking(), rig)
        let question = try client.oneAnswer()
        client.say(Wire.notification("notifications/cancelled", #"{"requestId":1}"#))
        client.say(#"{"jsonrpc":"2.0","id":\#(question["/id"] ?? ""),"result":\#(Self.accept)}"#)
        #expect(server.takeHeard().isEmpty)
        #expect(try client.takeHeard().isEmpty)
        try rig.expectUnused(server)
    }

    @Test func `a server that ends while its client is asked ends the call at the retry`() throws {
        let server = HubServerRig("srv", .modern)
        let rig = try HubRig(server)
        let client = try rig.legacy(rig.grant("alice"), at: server, capabilities: Self.able)
        client.call("1", "ask")
        server.answer(try #require(server.takeHeard().first), Self.asking(), rig)
        let question = try client.oneAnswer()
        server.end(rig)
        client.say(#"{"jsonrpc":"2.0","id":\#(question["/id"] ?? ""),"result":\#(Self.accept)}"#)
        let answers = try client.takeHeard()
        #expect(answers.map { $0["/id"] } == ["1"])
    }
}
