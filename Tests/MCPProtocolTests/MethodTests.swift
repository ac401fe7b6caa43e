import JSONText
import MCPProtocol
import Testing

@Suite struct MethodTests {
    @Test(arguments: Method.allCases)
    func `a method is found by its text, escaped or not`(method: Method) throws {
        let plain = try document("\"\(method.name)\"")
        #expect(Method(.root, in: plain) == method)
        let escaped = method.name.utf8.map { byte in
            let hexadecimal = String(byte, radix: 16)
            return "\\u00" + (hexadecimal.utf8.count == 1 ? "0" : "") + hexadecimal
        }
        let document = try document("\"\(escaped.joined())\"")
        #expect(Method(.root, in: document) == method)
    }

    @Test(arguments: Method.allCases)
    func `notifications are named so, and requests are not`(method: Method) {
        #expect(method.isNotification == method.name.utf8.starts(with: "notifications/".utf8))
    }

    @Test(arguments: Method.allCases)
    func `somebody may send every method`(method: Method) {
        #expect(method.mayComeFrom(.client) || method.mayComeFrom(.server))
    }

    @Test func `names are unique up to case`() {
        #expect(Set(Method.allCases.map { $0.name.lowercased() }).count == Method.allCases.count)
    }

    @Test(arguments: [#""tools/cal""#, #""tools/callx""#, #""""#, "1", "null", #"["tools/call"]"#, #""Tools/call""#])
    func `another node names no method`(json: String) throws {
        let document = try document(json)
        #expect(Method(.root, in: document) == nil)
    }

    @Test(arguments: [
        "tools/call ", " tools/call", "Tools/Call", "TOOLS/CALL", "tools/call\0", "tools/call\n", "\u{FEFF}tools/call",
        "tools/call\u{200B}", "tool\u{17F}/call", "tools/ca\u{FF4C}l", "", " ", "vendor/x y", "vendor/\u{E9}",
        "logging/setlevel", "ping\u{7F}",
    ])
    func `an unknown method that a careless reader could normalise is refused`(text: String) {
        #expect(Method.resembles(text))
    }

    @Test(arguments: ["vendor/method", "tools/call2", "tools.call", "x", "ai.example/do_it"])
    func `a plain unknown method is only unknown`(text: String) {
        #expect(!Method.resembles(text))
    }

    @Test func `what carries a name is policed under it`() {
        #expect(Method.toolsCall.policedAs == .tool)
        #expect(Method.resourcesRead.policedAs == .resource)
        #expect(Method.resourcesSubscribe.policedAs == .resource)
        #expect(Method.promptsGet.policedAs == .prompt)
        #expect(Method.completionComplete.policedAs == .completion)
        #expect(Method.toolsList.policedAs == .none)
    }

    @Test func `the newest revision has dropped what needs a session, and no earlier one has dropped anything`() {
        let removed = Method.allCases.filter { $0.isRemoved(in: .v20260728) }
        #expect(
            Set(removed) == [
                .initialize, .ping, .loggingSetLevel, .resourcesSubscribe, .resourcesUnsubscribe, .tasksResult,
                .tasksList, .rootsListChanged,
            ])
        #expect(!Method.allCases.contains { $0.isRemoved(in: .v20251125) })
    }

    @Test func `a client may not send what only servers send, nor the other way round`() {
        #expect(!Method.samplingCreateMessage.mayComeFrom(.client))
        #expect(!Method.logMessage.mayComeFrom(.client))
        #expect(!Method.toolsCall.mayComeFrom(.server))
        #expect(!Method.initialized.mayComeFrom(.server))
    }
}
