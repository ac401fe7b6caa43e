internal import AuditFiles
internal import Foundation
internal import GatewayPorts
internal import JSONText
internal import Testing

/// Calls that are noted before they go upstream, and what becomes of them when their writer is killed.
@Suite struct OpenCallTests {
    private static func call(_ id: String, at time: Int64 = 1_790_000_000_000_000_000) -> AuditRecord {
        var record = AuditRecord(timeNanoseconds: time, kind: .call, outcome: .allowed)
        record.id = id
        record.server = "payments"
        record.grant = "finance"
        record.session = "s-1"
        record.client = AuditRecord.Client(name: "claude", version: "2.1")
        record.protocolVersion = "2025-11-25"
        record.method = "tools/call"
        record.tool = "create_charge"
        record.policy = "5f1d7a84db00d2fc"
        record.mode = "enforce"
        record.arguments = AuditRecord.Arguments(keys: ["amount"], digest: [UInt8](repeating: 0xAB, count: 32))
        record.charges = [AuditRecord.Charge(counter: "spend", amount: "19.99")]
        return record
    }

    /// The ids of the calls in a trail, with their outcomes, in order of lane and number.
    private static func calls(in trail: Trail) throws -> [String] {
        try trail.names().filter { $0.hasSuffix(".jsonl") }.flatMap { try trail.lines($0) }.compactMap { line in
            let document = try JSONDocument(parsing: Array(line.dropLast()))
            guard let id = document.member("id", of: .root).flatMap({ document.string($0) }) else { return nil }
            let outcome = document.member("outcome", of: .root).flatMap { document.string($0) }
            return "\(id) \(outcome ?? "")"
        }
    }

    // MARK: - Crashes

    @Test func `a killed writer's open calls are recorded by the next start with what was known of them`() throws {
        let trail = Trail()
        let writer = try trail.writer()
        _ = try #require(writer.open(Self.call("a")))
        let next = try trail.copy()
        let successor = try next.writer()
        #expect(successor.recoveredCalls == 1)
        #expect(successor.health.openCalls == 0)
        let expected = [
            #"{"v":1,"seq":1,"time":"2026-09-21T14:13:20.000000Z","id":"a","kind":"call","outcome":"no_answer","#,
            #""server":"payments","grant":"finance","session":"s-1","client":{"name":"claude","version":"2.1"},"#,
            #""protocol":"2025-11-25","method":"tools/call","tool":"create_charge","code":"gateway_stopped","#,
            #""reason":"the gateway stopped before the answer came; the server may have carried it out","#,
            #""policy":"5f1d7a84db00d2fc","mode":"enforce","args":{"keys":[],"digest":"sha256:"#,
            String(repeating: "ab", count: 32), #""},"charges":[{"counter":"spend","amount":19.99}],"prev":""#,
        ].joined()
        #expect(try next.text().hasPrefix(expected))
        #expect(try next.verify().isIntact)
    }

    @Test func `at every step of a call a kill leaves exactly one record of it after the restart`() throws {
        let trail = Trail()
        let writer = try trail.writer()
        var steps: [(name: String, copy: Trail, expected: [String])] = []
        func step(_ name: String, _ expected: [String]) throws { steps.append((name, try trail.copy(), expected)) }
        try step("before", [])
        let first = try #require(writer.open(Self.call("a")))
        try step("a open", ["a no_answer"])
        let second = try #require(writer.open(Self.call("b")))
        try step("a and b open", ["a no_answer", "b no_answer"])
        writer.append(Self.call("b"), closing: second)
        try step("b appended", ["a no_answer", "b no_answer"])
        try writer.commit()
        try step("b committed", ["b allowed", "a no_answer"])
        let third = try #require(writer.open(Self.call("c")))
        #expect(third == second)
        try step("c open", ["b allowed", "a no_answer", "c no_answer"])
        writer.forget(third)
        try step("c forgotten", ["b allowed", "a no_answer"])
        writer.append(Self.call("a"), closing: first)
        writer.append(Trail.record())
        try writer.commit()
        try step("a committed", ["b allowed", "a allowed"])
        for step in steps {
            for _ in 0..<2 {
                try step.copy.write(1)
                #expect(try Self.calls(in: step.copy) == step.expected, "\(step.name)")
                #expect(try step.copy.verify().isIntact, "\(step.name)")
            }
        }
    }

    @Test func `a record is not written again when its note could not be ended, unless it was cut off`() throws {
        let trail = Trail()
        let writer = try trail.writer()
        writer.append(Trail.record())
        try writer.commit()
        let call = try #require(writer.open(Self.call("a")))
        writer.append(Self.call("a"), closing: call)
        let noted = try trail.bytes("audit-1.open")
        try writer.commit()
        let whole = try trail.bytes()
        let lastLine = try #require(try trail.lines().last)
        for kept in 0...lastLine.count {
            let copy = try trail.copy()
            try copy.replace("audit-1.open", with: noted)
            try copy.replace(with: whole.dropLast(lastLine.count - kept))
            try copy.write(1)
            let isWhole = kept == lastLine.count
            #expect(try Self.calls(in: copy) == (isWhole ? ["a allowed"] : ["a no_answer"]))
            #expect(try copy.verify().isIntact)
        }
    }

    @Test func `a torn note is passed over whichever byte of it is missing`() throws {
        let trail = Trail()
        let writer = try trail.writer { $0.maxOpenCalls = 2 }
        _ = try #require(writer.open(Self.call("a")))
        _ = try #require(writer.open(Self.call("b")))
        let noted = try trail.bytes("audit-1.open")
        #expect(noted.count == 1024)
        let used = 512 - (noted[..<512].reversed().prefix { $0 == 0 }.count)
        for index in Array(0..<8) + Array(16..<used) where noted[index] != 0 {
            var torn = noted
            torn[index] = 0
            let copy = try trail.copy()
            try copy.replace("audit-1.open", with: torn)
            try copy.write(0) { $0.maxOpenCalls = 2 }
            #expect(try Self.calls(in: copy) == ["b no_answer"], "byte \(index)")
        }
    }

    @Test func `any bytes in the file of open calls are survived`() throws {
        var random = SystemRandomNumberGenerator()
        for size in [1, 511, 512, 513, 5000] {
            let trail = Trail()
            try trail.write(1)
            try trail.replace("audit-1.open", with: (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) })
            try trail.write(1)
            #expect(try trail.lines().count == 2)
            #expect(try trail.verify().isIntact)
        }
    }

    // MARK: - Lanes

    @Test func `one start records the open calls of every lane that nobody holds, and of no other`() throws {
        let trail = Trail()
        let writers = try (0..<3).map { _ in try trail.writer() }
        for (index, writer) in writers.enumerated() {
            writer.append(Trail.record())
            try writer.commit()
            _ = try #require(writer.open(Self.call("call \(index)")))
        }
        let copy = try trail.copy()
        #expect(try copy.verify().lanes.map(\.openCalls) == [1, 1, 1])
        let holder = try copy.holdLock("audit-3.lock")
        #expect(try copy.verify().lanes.map(\.openCalls) == [1, 1, 0])
        let successor = try copy.writer()
        #expect(successor.recoveredCalls == 2)
        #expect(try Self.calls(in: copy) == ["call 0 no_answer", "call 1 no_answer"])
        #expect(try copy.names().filter { $0.hasSuffix(".open") } == ["audit-1.open", "audit-3.open"])
        withExtendedLifetime(holder) {}
        #expect(try copy.verify().isIntact)
        withExtendedLifetime(writers) {}
    }

    @Test func `a check and a look at the trail tell of open calls and change nothing`() throws {
        let trail = Trail()
        let writer = try trail.writer()
        let first = try #require(writer.open(Self.call("a")))
        _ = try #require(writer.open(Self.call("b")))
        writer.append(Self.call("a"), closing: first)
        try writer.commit()
        #expect(try trail.verify().lanes.map(\.openCalls) == [0])
        let copy = try trail.copy()
        let before = try copy.names().map { try copy.bytes($0) }
        #expect(try copy.verify().lanes.map(\.openCalls) == [1])
        let tail = try AuditTail(directory: copy.path)
        let open = try tail.openCalls()
        #expect(open.map(\.lane) == [1])
        #expect(open.map(\.calls) == [1])
        #expect(try copy.names().map { try copy.bytes($0) } == before)
        #expect(try copy.verify().isIntact)
    }

    // MARK: - The table

    @Test func `a full table notes no more calls until one ends`() throws {
        let trail = Trail()
        let writer = try trail.writer { $0.maxOpenCalls = 3 }
        let calls = try (0..<3).map { try #require(writer.open(Self.call("\($0)"))) }
        #expect(writer.open(Self.call("one too many")) == nil)
        writer.forget(calls[1])
        #expect(writer.open(Self.call("again")) == calls[1])
        #expect(writer.health.openCalls == 3)
        writer.forget(OpenCall(place: -1))
        writer.forget(OpenCall(place: 3))
        #expect(writer.health.openCalls == 3)
        writer.forget(calls[0])
        writer.forget(calls[0])
        #expect(writer.health.openCalls == 2)
    }

    @Test func `a writer that ends with nothing under way leaves no table, with something it does`() throws {
        let trail = Trail()
        var writer: AuditWriter? = try trail.writer()
        let call = try #require(writer?.open(Self.call("a")))
        writer?.append(Self.call("a"), closing: call)
        writer = nil
        #expect(try trail.names() == ["audit-1.jsonl", "audit-1.lock"])
        #expect(try Self.calls(in: trail) == ["a allowed"])
        writer = try trail.writer()
        _ = try #require(writer?.open(Self.call("b")))
        writer = nil
        #expect(try trail.names() == ["audit-1.jsonl", "audit-1.lock", "audit-1.open"])
        try trail.write(0)
        #expect(try Self.calls(in: trail) == ["a allowed", "b no_answer"])
    }

    @Test func `a finished writer notes no call, and what comes late is still recorded`() throws {
        let trail = Trail()
        let writer = try trail.writer()
        writer.finish()
        #expect(try trail.names() == ["audit-1.jsonl", "audit-1.lock"])
        #expect(writer.open(Self.call("a")) == nil)
        writer.append(Trail.record())
        try writer.commit()
        #expect(try trail.lines().count == 1)
        #expect(try trail.verify().isIntact)
    }

    @Test func `long texts are clipped at a character and say so, and a charge is whole or absent`() throws {
        let trail = Trail()
        let writer = try trail.writer()
        var record = Self.call(String(repeating: "i", count: 500))
        record.server = String(repeating: "é", count: 500)
        record.grant = "a" + String(repeating: "😀", count: 500)
        record.target = String(repeating: "t", count: 500)
        record.charges = (0..<50).map { AuditRecord.Charge(counter: "counter \($0)", amount: "123456.78") }
        record.charges.insert(
            AuditRecord.Charge(counter: "long", amount: String(repeating: "9", count: 41)), at: 3)
        _ = try #require(writer.open(record))
        let copy = try trail.copy()
        try copy.write(0)
        let line = try #require(try copy.lines().first)
        let document = try JSONDocument(parsing: line)
        func text(_ key: String) -> String? { document.member(key, of: .root).flatMap { document.string($0) } }
        #expect(text("id") == String(repeating: "i", count: 48) + "…")
        #expect(text("server") == String(repeating: "é", count: 32) + "…")
        #expect(text("grant") == "a" + String(repeating: "😀", count: 11) + "…")
        #expect(text("target") == String(repeating: "t", count: 96) + "…")
        let charges = try #require(document.member("charges", of: .root))
        #expect(document.count(charges) <= 3)
        #expect(try copy.verify().isIntact)
    }

    @Test func `a start with a smaller table still records every call of a larger one`() throws {
        let trail = Trail()
        let writer = try trail.writer { $0.maxOpenCalls = 600 }
        for number in 0..<600 { _ = try #require(writer.open(Self.call("\(number)"))) }
        let copy = try trail.copy()
        try copy.write(0) {
            $0.maxOpenCalls = 1
            $0.maxHeldBytes = 10_000
        }
        #expect(try Self.calls(in: copy) == (0..<600).map { "\($0) no_answer" })
        #expect(try copy.names() == ["audit-1.jsonl", "audit-1.lock"])
    }

    // MARK: - Sequences

    /// Whatever happens in which order, each call that was noted and not forgotten has one record after a restart.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `any sequence of steps and kills leaves each sent call in the trail once`(seed: UInt64) throws {
        var random = SplitMix(seed)
        var trail = Trail()
        var writer = try trail.writer { $0.maxFileBytes = 3000 }
        var open: [(id: String, call: OpenCall)] = []
        var sent: Set<String> = []
        for step in 0..<120 {
            switch random.next() % 12 {
            case 0...3:
                let id = "\(step)"
                guard let call = writer.open(Self.call(id)) else { continue }
                open.append((id, call))
                sent.insert(id)
            case 4...6:
                guard !open.isEmpty else { continue }
                let (id, call) = open.remove(at: Int(random.next() % UInt64(open.count)))
                writer.append(Self.call(id), closing: call)
            case 7:
                guard let (id, call) = open.popLast() else { continue }
                writer.forget(call)
                sent.remove(id)
            case 8...10:
                try writer.commit()
            default:
                trail = try trail.copy()
                if random.next() % 3 == 0 { try trail.replace(with: try trail.bytes() + Array(#"{"v":1,"se"#.utf8)) }
                writer = try trail.writer { $0.maxFileBytes = 3000 }
                open = []
            }
        }
        trail = try trail.copy()
        try trail.write(0)
        let ids = try Self.calls(in: trail).map { $0.split(separator: " ")[0] }
        #expect(Set(ids.map(String.init)) == sent)
        #expect(ids.count == sent.count)
        #expect(try trail.verify().isIntact)
    }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
