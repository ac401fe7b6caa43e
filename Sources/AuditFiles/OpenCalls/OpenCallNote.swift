internal import GatewayPorts

/// What is kept of a call that is under way: enough for its record, in few bytes.
///
/// `<version><kind><digest length><digest><time, 8 bytes>`, then each text as a length and its bytes, then the charges.
/// A text that was clipped has the highest bit of its length set, and ends in `…` when it is read.
enum OpenCallNote {
    /// The most bytes of a note.
    static let maxBytes = 488

    private static let version: UInt8 = 1
    private static let clippedFlag: UInt8 = 0x80
    private static let digestBytes = 32

    /// The longest texts kept, in bytes, in the order of `write`; together with the rest they leave room for charges
    /// unless all of them are that long.
    private enum Limit {
        static let id = 48
        static let name = 64
        static let grant = 48
        static let session = 40
        static let method = 32
        static let target = 96
        static let policy = 20
        static let word = 16
        static let client = 40
        static let counter = 64
        static let amount = 40
    }

    // MARK: - Writing

    /// Writes the note of a record into `note`, which is emptied first.
    static func write(_ record: borrowing AuditRecord, to note: inout LineBuffer) {
        note.removeAll(keptCapacity: maxBytes)
        note.appendByte(version)
        note.appendByte(code(of: record.kind))
        append(record.arguments, to: &note)
        note.appendWord(UInt64(bitPattern: record.timeNanoseconds))
        append(record.id, Limit.id, to: &note)
        append(record.server, Limit.name, to: &note)
        append(record.grant, Limit.grant, to: &note)
        append(record.session, Limit.session, to: &note)
        append(record.method, Limit.method, to: &note)
        append(record.tool, Limit.target, to: &note)
        append(record.target, Limit.target, to: &note)
        append(record.policy, Limit.policy, to: &note)
        append(record.mode, Limit.word, to: &note)
        append(record.protocolVersion, Limit.word, to: &note)
        append(record.client?.name, Limit.client, to: &note)
        append(record.client?.version, Limit.word, to: &note)
        for charge in record.charges {
            let needed = 2 + min(charge.counter.utf8.count, Limit.counter) + min(charge.amount.utf8.count, Limit.amount)
            // Half a number would be another number.
            guard note.count + needed <= maxBytes, charge.amount.utf8.count <= Limit.amount else { break }
            append(charge.counter, Limit.counter, to: &note)
            append(charge.amount, Limit.amount, to: &note)
        }
    }

    private static func append(_ arguments: AuditRecord.Arguments?, to note: inout LineBuffer) {
        guard let digest = arguments?.digest, digest.count == digestBytes else { return note.appendByte(0) }
        note.appendByte(UInt8(digestBytes))
        note.append(digest)
    }

    private static func code(of kind: AuditRecord.Kind) -> UInt8 {
        switch kind {
        case .call: 0
        case .serverRequest: 1
        case .message: 2
        case .lifecycle: 3
        case .finding: 4
        }
    }

    @inline(__always)
    private static func append(_ text: String?, _ limit: Int, to note: inout LineBuffer) {
        let start = note.count
        note.appendByte(0)
        guard let text else { return }
        let room = min(limit, maxBytes - 1 - start)
        let length = note.append(text, limit: room)
        let isClipped = length < text.utf8.count
        note.set(UInt8(truncatingIfNeeded: length) | (isClipped ? clippedFlag : 0), at: start)
    }

    // MARK: - Reading

    /// Reads a note; nil when it was not written by this code.
    static func read(_ bytes: ArraySlice<UInt8>) -> AuditRecord? {
        var rest = bytes
        guard rest.popFirst() == version, let kind = rest.popFirst().flatMap(kind(of:)),
            let digestCount = rest.popFirst(), digestCount == 0 || digestCount == digestBytes,
            rest.count >= Int(digestCount) + 8
        else { return nil }
        let digest = Array(rest.prefix(Int(digestCount)))
        rest = rest.dropFirst(digest.count)
        let time = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 &<< 8 | UInt64($1) }
        rest = rest.dropFirst(8)
        var record = AuditRecord(timeNanoseconds: Int64(bitPattern: time), kind: kind, outcome: .noAnswer)
        record.id = text(&rest)
        record.server = text(&rest)
        record.grant = text(&rest)
        record.session = text(&rest)
        record.method = text(&rest)
        record.tool = text(&rest)
        record.target = text(&rest)
        record.policy = text(&rest)
        record.mode = text(&rest)
        record.protocolVersion = text(&rest)
        let clientName = text(&rest)
        let clientVersion = text(&rest)
        record.client = clientName.map { AuditRecord.Client(name: $0, version: clientVersion) }
        if !digest.isEmpty { record.arguments = AuditRecord.Arguments(keys: [], digest: digest) }
        while let counter = text(&rest), let amount = text(&rest) {
            record.charges.append(AuditRecord.Charge(counter: counter, amount: amount))
        }
        return record
    }

    private static func kind(of code: UInt8) -> AuditRecord.Kind? {
        AuditRecord.Kind.allCases.first { Self.code(of: $0) == code }
    }

    private static func text(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard let length = rest.popFirst() else { return nil }
        let count = Int(length & ~clippedFlag)
        guard count > 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return String(decoding: rest.prefix(count), as: UTF8.self) + (length & clippedFlag == 0 ? "" : "…")
    }
}
