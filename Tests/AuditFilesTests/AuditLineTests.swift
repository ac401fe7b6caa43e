internal import AuditFiles
internal import GatewayPorts
internal import JSONText
internal import Testing

/// The bytes of a line: they are a format that others read.
@Suite struct AuditLineTests {
    private static func fullRecord() -> AuditRecord {
        var record = AuditRecord(timeNanoseconds: 1_790_000_000_123_456_789, kind: .call, outcome: .refused)
        record.id = "d-1"
        record.server = "payments"
        record.grant = "finance"
        record.session = "s-1"
        record.client = AuditRecord.Client(name: "claude", version: "2.1")
        record.protocolVersion = "2025-11-25"
        record.method = "tools/call"
        record.tool = "create_charge"
        record.target = "file:///a"
        record.code = "limit_reached"
        record.rule = "/tools/create_charge/rules/1"
        record.shadowedRules = ["a", "b"]
        record.reason = "over the daily limit"
        record.policy = "5f1d7a84db00d2fc"
        record.mode = "enforce"
        record.arguments = AuditRecord.Arguments(
            keys: ["amount", "currency"], digest: [0x00, 0x9F] + [UInt8](repeating: 0xAB, count: 30),
            values: Array(#"{"amount":5,"currency":"usd"}"#.utf8))
        record.charges = [
            AuditRecord.Charge(counter: "spend", amount: "500"),
            AuditRecord.Charge(counter: "calls", amount: "79228162514264337593543950336"),
        ]
        record.retryAfterMilliseconds = 41_000
        record.upstream = AuditRecord.Upstream(status: .toolError, bytes: 312, durationMicroseconds: 1520)
        record.detail = "text"
        return record
    }

    private static func line(_ record: AuditRecord) throws -> String {
        let trail = Trail()
        let writer = try trail.writer()
        writer.append(record)
        try writer.commit()
        return try trail.text()
    }

    @Test func `a full record has its members in the documented order`() throws {
        let expected = [
            #"{"v":1,"seq":1,"time":"2026-09-21T14:13:20.123456Z","id":"d-1","kind":"call","outcome":"refused","#,
            #""server":"payments","grant":"finance","session":"s-1","client":{"name":"claude","version":"2.1"},"#,
            #""protocol":"2025-11-25","method":"tools/call","tool":"create_charge","target":"file:///a","#,
            #""code":"limit_reached","rule":"/tools/create_charge/rules/1","rules_shadowed":["a","b"],"#,
            #""reason":"over the daily limit","policy":"5f1d7a84db00d2fc","mode":"enforce","#,
            #""args":{"keys":["amount","currency"],"digest":"sha256:009f"#, String(repeating: "ab", count: 30),
            #"","values":{"amount":5,"currency":"usd"}},"charges":[{"counter":"spend","amount":500},"#,
            #"{"counter":"calls","amount":79228162514264337593543950336}],"retry_after_ms":41000,"#,
            #""upstream":{"status":"tool_error","bytes":312,"duration_us":1520},"detail":"text","#,
            #""prev":"0000000000000000000000000000000000000000000000000000000000000000","#,
            #""hash":"6a5cc41cc6db196f754df793da0fa5b92c955105adb1cf1e4074f96df594016c"}"#, "\n",
        ].joined()
        #expect(try Self.line(Self.fullRecord()) == expected)
    }

    @Test func `absent members are left out`() throws {
        let line = try Self.line(AuditRecord(timeNanoseconds: 0, kind: .message, outcome: .error))
        #expect(
            line.hasPrefix(
                #"{"v":1,"seq":1,"time":"1970-01-01T00:00:00.000000Z","kind":"message","outcome":"error","prev":"0000"#)
        )
    }

    @Test func `a line is JSON whatever its strings hold`() throws {
        let text = "\u{0}\u{1F}\"\\\n\r\t/é\u{2028}😀" + String(repeating: "x", count: 40) + "\""
        var record = Trail.record(detail: text)
        record.shadowedRules = [text]
        let line = try Self.line(record)
        #expect(line.utf8.count { $0 == 0x0A } == 1)
        let document = try JSONDocument(parsing: Array(line.utf8))
        let detail = try #require(document.member("detail", of: .root))
        #expect(document.string(detail) == text)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a text reads back as it was, wherever a character needs an escape`(seed: UInt64) throws {
        var random = SplitMix(seed)
        let characters: [Character] = [
            "\"", "\\", "\n", "\u{0}", "\u{1F}", " ", "!", "[", "]", "\u{7F}", "é", "😀", "x",
        ]
        var record = Trail.record()
        record.shadowedRules = (0..<200).map { length in
            String(
                (0..<length % 40).map { _ in
                    random.next() % 8 == 0 ? characters[Int(random.next() % UInt64(characters.count))] : "x"
                })
        }
        let document = try JSONDocument(parsing: Array(try Self.line(record).utf8))
        let rules = try #require(document.member("rules_shadowed", of: .root))
        #expect(document.elements(of: rules).map { document.string($0) } == record.shadowedRules)
    }

    @Test(arguments: [.min, -10, -1, 0, 9, 10, 99, 100, 999_999_999, 1_000_000_000, .max] as [Int64])
    func `a number is written with all of its digits`(number: Int64) throws {
        var record = Trail.record()
        record.retryAfterMilliseconds = number
        record.upstream = AuditRecord.Upstream(status: .ok, bytes: 7, durationMicroseconds: number)
        let line = try Self.line(record)
        #expect(line.contains(#""retry_after_ms":\#(number),"upstream":{"status":"ok","bytes":7,"#))
        #expect(line.contains(#""duration_us":\#(number)},"#))
    }

    @Test func `line breaks between the tokens of argument values become spaces`() throws {
        var record = Trail.record()
        record.arguments = AuditRecord.Arguments(
            keys: [], digest: [], values: Array("{\r\n  \"a\": \"b\\n\"\n}".utf8))
        let line = try Self.line(record)
        #expect(line.contains(#""values":{    "a": "b\n" }}"#))
        #expect(line.utf8.count { $0 == 0x0A } == 1)
    }

    @Test(
        arguments: [
            (-1, "1969-12-31T23:59:59.999999Z"),
            (951_782_400_000_001_999, "2000-02-29T00:00:00.000001Z"),
            (4_107_542_399_999_999_999, "2100-02-28T23:59:59.999999Z"),
            (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000Z"),
            (Int64.max, "2262-04-11T23:47:16.854775Z"),
            (Int64.min, "1677-09-21T00:12:43.145224Z"),
        ] as [(Int64, String)])
    func `times are UTC with microseconds, rounded down`(nanoseconds: Int64, expected: String) throws {
        let line = try Self.line(AuditRecord(timeNanoseconds: nanoseconds, kind: .call, outcome: .allowed))
        #expect(line.contains(#""time":"\#(expected)""#))
    }

    @Test func `the names of kinds and outcomes are stable`() {
        #expect(
            AuditRecord.Kind.allCases.map(\.rawValue) == ["call", "server_request", "message", "lifecycle", "finding"])
        #expect(
            AuditRecord.Outcome.allCases.map(\.rawValue) == [
                "allowed", "refused", "shadow_refused", "replayed", "no_answer", "error", "info",
            ])
        #expect(AuditRecord.Upstream.Status.allCases.map(\.rawValue) == ["ok", "tool_error", "rpc_error", "none"])
    }
}
