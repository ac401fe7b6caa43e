internal import GatewayPorts
internal import JSONText

/// Writes records as lines of the trail: the members in their documented order, absent ones left out.
///
/// Every key is a literal with its comma: the first three members are always there.
enum AuditLineEncoder {
    /// Appends the line of one record, newline included, and returns its hash.
    static func append(
        _ record: borrowing AuditRecord, sequence: Int, previous: ChainHash, to line: inout JSONWriter
    ) -> ChainHash {
        let start = line.bytes.count
        line.bytes.append(contentsOf: AuditSeal.opening)
        line.integer(sequence)
        line.bytes.append(contentsOf: AuditSeal.afterSequence)
        AuditTimestamp.append(record.timeNanoseconds, to: &line.bytes)
        line.literal(#"""#)
        appendSubject(of: record, to: &line)
        appendDecision(of: record, to: &line)
        appendEffects(of: record, to: &line)
        line.bytes.append(contentsOf: AuditSeal.beforePrevious)
        previous.appendDigits(to: &line.bytes)
        line.literal(#"""#)
        let hash = ChainHash(hashing: line.bytes, in: start..<line.bytes.count)
        line.literal(#","hash":""#)
        hash.appendDigits(to: &line.bytes)
        line.literal("\"}\n")
        return hash
    }

    private static func appendSubject(of record: borrowing AuditRecord, to line: inout JSONWriter) {
        line.member(#","id":"#, record.id)
        line.member(#","kind":"#, record.kind.rawValue)
        line.member(#","outcome":"#, record.outcome.rawValue)
        line.member(#","server":"#, record.server)
        line.member(#","grant":"#, record.grant)
        line.member(#","session":"#, record.session)
        if let client = record.client {
            line.member(#","client":{"name":"#, client.name)
            line.member(#","version":"#, client.version)
            line.endObject()
        }
        line.member(#","protocol":"#, record.protocolVersion)
        line.member(#","method":"#, record.method)
        line.member(#","tool":"#, record.tool)
        line.member(#","target":"#, record.target)
    }

    private static func appendDecision(of record: borrowing AuditRecord, to line: inout JSONWriter) {
        line.member(#","code":"#, record.code)
        line.member(#","rule":"#, record.rule)
        if !record.shadowedRules.isEmpty {
            line.literal(#","rules_shadowed":"#)
            line.strings(record.shadowedRules)
        }
        line.member(#","reason":"#, record.reason)
        line.member(#","policy":"#, record.policy)
        line.member(#","mode":"#, record.mode)
    }

    private static func appendEffects(of record: borrowing AuditRecord, to line: inout JSONWriter) {
        if let arguments = record.arguments { append(arguments, to: &line) }
        if !record.charges.isEmpty { append(record.charges, to: &line) }
        if let milliseconds = record.retryAfterMilliseconds {
            line.literal(#","retry_after_ms":"#)
            line.integer(milliseconds)
        }
        if let upstream = record.upstream {
            line.member(#","upstream":{"status":"#, upstream.status.rawValue)
            line.literal(#","bytes":"#)
            line.integer(upstream.bytes)
            line.literal(#","duration_us":"#)
            line.integer(upstream.durationMicroseconds)
            line.endObject()
        }
        line.member(#","detail":"#, record.detail)
    }

    private static func append(_ arguments: AuditRecord.Arguments, to line: inout JSONWriter) {
        line.literal(#","args":{"keys":"#)
        line.strings(arguments.keys)
        line.literal(#","digest":"sha256:"#)
        line.bytes.appendHexadecimal(arguments.digest)
        line.literal(#"""#)
        if let values = arguments.values {
            line.literal(#","values":"#)
            let start = line.bytes.count
            line.raw(values)
            // JSON may hold line breaks between its tokens, never inside: as spaces they keep one record on one line.
            for index in start..<line.bytes.count where line.bytes[index] == 0x0A || line.bytes[index] == 0x0D {
                line.bytes[index] = 0x20
            }
        }
        line.endObject()
    }

    private static func append(_ charges: [AuditRecord.Charge], to line: inout JSONWriter) {
        line.literal(#","charges":"#)
        line.beginArray()
        for charge in charges {
            line.beginObject()
            line.member(#""counter":"#, charge.counter)
            line.literal(#","amount":"#)
            line.raw(charge.amount.utf8)
            line.endObject()
        }
        line.endArray()
    }
}

extension JSONWriter {
    /// Writes the member that `opening` begins, or nothing without a value.
    fileprivate mutating func member(_ opening: StaticString, _ value: String?) {
        guard let value else { return }
        literal(opening)
        string(value)
    }

    fileprivate mutating func strings(_ values: [String]) {
        beginArray()
        for value in values { string(value) }
        endArray()
    }
}
