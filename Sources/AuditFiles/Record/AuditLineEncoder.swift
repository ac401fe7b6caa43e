internal import GatewayPorts

/// Writes records as lines of the trail: the members in their documented order, absent ones left out.
///
/// Every key is a literal with its comma: the first three members are always there.
enum AuditLineEncoder {
    /// Appends the line of one record, newline included, and returns its hash.
    static func append(
        _ record: borrowing AuditRecord, sequence: Int, previous: ChainHash, to line: inout LineBuffer
    ) -> ChainHash {
        let start = line.count
        line.append(AuditSeal.opening)
        line.appendInteger(Int64(sequence))
        line.append(AuditSeal.afterSequence)
        AuditTimestamp.append(record.timeNanoseconds, to: &line)
        line.appendByte(0x22)
        appendSubject(of: record, to: &line)
        appendDecision(of: record, to: &line)
        appendEffects(of: record, to: &line)
        line.append(AuditSeal.beforePrevious)
        previous.appendDigits(to: &line)
        line.appendByte(0x22)
        // SAFETY: the bytes are only read while the closure runs.
        let hash = unsafe line.withBytes(from: start) { unsafe ChainHash(hashing: $0) }
        line.append(#","hash":""#)
        hash.appendDigits(to: &line)
        line.append("\"}\n")
        return hash
    }

    private static func appendSubject(of record: borrowing AuditRecord, to line: inout LineBuffer) {
        line.member(#","id":"#, record.id)
        line.member(#","kind":"#, record.kind.rawValue)
        line.member(#","outcome":"#, record.outcome.rawValue)
        line.member(#","server":"#, record.server)
        line.member(#","grant":"#, record.grant)
        line.member(#","session":"#, record.session)
        if let client = record.client {
            line.member(#","client":{"name":"#, client.name)
            line.member(#","version":"#, client.version)
            line.appendByte(0x7D)
        }
        line.member(#","protocol":"#, record.protocolVersion)
        line.member(#","method":"#, record.method)
        line.member(#","tool":"#, record.tool)
        line.member(#","target":"#, record.target)
    }

    private static func appendDecision(of record: borrowing AuditRecord, to line: inout LineBuffer) {
        line.member(#","code":"#, record.code)
        line.member(#","rule":"#, record.rule)
        if !record.shadowedRules.isEmpty {
            line.append(#","rules_shadowed":"#)
            line.strings(record.shadowedRules)
        }
        if !record.findings.isEmpty {
            line.append(#","findings":"#)
            line.strings(record.findings)
        }
        line.member(#","reason":"#, record.reason)
        line.member(#","policy":"#, record.policy)
        line.member(#","mode":"#, record.mode)
    }

    private static func appendEffects(of record: borrowing AuditRecord, to line: inout LineBuffer) {
        if let arguments = record.arguments { append(arguments, to: &line) }
        if !record.charges.isEmpty { append(record.charges, to: &line) }
        if let milliseconds = record.retryAfterMilliseconds {
            line.append(#","retry_after_ms":"#)
            line.appendInteger(milliseconds)
        }
        if let upstream = record.upstream {
            line.member(#","upstream":{"status":"#, upstream.status.rawValue)
            line.append(#","bytes":"#)
            line.appendInteger(Int64(upstream.bytes))
            line.append(#","duration_us":"#)
            line.appendInteger(Int64(upstream.durationMicroseconds))
            line.appendByte(0x7D)
        }
        line.member(#","detail":"#, record.detail)
    }

    private static func append(_ arguments: AuditRecord.Arguments, to line: inout LineBuffer) {
        line.append(#","args":{"keys":"#)
        line.strings(arguments.keys)
        line.append(#","digest":"sha256:"#)
        line.appendHexadecimal(arguments.digest)
        line.appendByte(0x22)
        if let values = arguments.values {
            line.append(#","values":"#)
            line.appendOnOneLine(values)
        }
        line.appendByte(0x7D)
    }

    private static func append(_ charges: [AuditRecord.Charge], to line: inout LineBuffer) {
        line.append(#","charges":"#)
        var opening: StaticString = #"[{"counter":"#
        for charge in charges {
            line.append(opening)
            line.appendQuoted(charge.counter)
            line.append(#","amount":"#)
            _ = line.append(charge.amount, limit: .max)
            line.appendByte(0x7D)
            opening = #",{"counter":"#
        }
        line.appendByte(0x5D)
    }
}

extension LineBuffer {
    /// Writes the member that `opening` begins, or nothing without a value.
    @inline(__always)
    fileprivate mutating func member(_ opening: StaticString, _ value: String?) {
        guard let value else { return }
        append(opening)
        appendQuoted(value)
    }

    fileprivate mutating func strings(_ values: [String]) {
        appendByte(0x5B)
        var isFirst = true
        for value in values {
            if !isFirst { appendByte(0x2C) }
            appendQuoted(value)
            isFirst = false
        }
        appendByte(0x5D)
    }
}
