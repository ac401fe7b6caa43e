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

    /// Writes the note of a record into `bytes`, which is emptied first.
    static func write(_ record: borrowing AuditRecord, to bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(version)
        bytes.append(code(of: record.kind))
        let digest = record.arguments?.digest ?? []
        let hasDigest = digest.count == digestBytes
        bytes.append(hasDigest ? UInt8(digestBytes) : 0)
        if hasDigest { bytes.append(contentsOf: digest) }
        // SAFETY: the buffer is the eight bytes of the number, which outlives the call.
        unsafe Swift.withUnsafeBytes(of: record.timeNanoseconds.littleEndian) {
            unsafe bytes.append(contentsOf: $0)
        }
        append(record.id, Limit.id, to: &bytes)
        append(record.server, Limit.name, to: &bytes)
        append(record.grant, Limit.grant, to: &bytes)
        append(record.session, Limit.session, to: &bytes)
        append(record.method, Limit.method, to: &bytes)
        append(record.tool, Limit.target, to: &bytes)
        append(record.target, Limit.target, to: &bytes)
        append(record.policy, Limit.policy, to: &bytes)
        append(record.mode, Limit.word, to: &bytes)
        append(record.protocolVersion, Limit.word, to: &bytes)
        append(record.client?.name, Limit.client, to: &bytes)
        append(record.client?.version, Limit.word, to: &bytes)
        for charge in record.charges {
            let needed = 2 + min(charge.counter.utf8.count, Limit.counter) + min(charge.amount.utf8.count, Limit.amount)
            // Half a number would be another number.
            guard bytes.count + needed <= maxBytes, charge.amount.utf8.count <= Limit.amount else { break }
            append(charge.counter, Limit.counter, to: &bytes)
            append(charge.amount, Limit.amount, to: &bytes)
        }
    }

    private static func code(of kind: AuditRecord.Kind) -> UInt8 {
        switch kind {
        case .call: 0
        case .serverRequest: 1
        case .message: 2
        case .lifecycle: 3
        }
    }

    private static func append(_ text: String?, _ limit: Int, to bytes: inout [UInt8]) {
        let room = min(limit, maxBytes - 1 - bytes.count)
        guard room >= 0 else { return }
        guard let text, !text.isEmpty, room > 0 else {
            bytes.append(0)
            return
        }
        let utf8 = text.utf8.span
        guard utf8.count > room else {
            bytes.append(UInt8(truncatingIfNeeded: utf8.count))
            bytes.append(utf8)
            return
        }
        var end = room
        while end > 0, utf8[end] & 0xC0 == 0x80 { end -= 1 }
        bytes.append(UInt8(truncatingIfNeeded: end) | clippedFlag)
        bytes.append(utf8.extracting(0..<end))
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

extension [UInt8] {
    fileprivate mutating func append(_ other: Span<UInt8>) {
        // SAFETY: the buffer is the span's own and is only copied from while the closure runs.
        unsafe other.withUnsafeBufferPointer { buffer in unsafe append(contentsOf: buffer) }
    }
}
