internal import GatewayPorts

/// Writes records as lines of the trail: the members in their documented order, absent ones left out.
enum AuditLineEncoder {
    /// Appends the line of one record, newline included, and returns its hash.
    static func append(
        _ record: borrowing AuditRecord, sequence: Int, previous: ChainHash, to bytes: inout [UInt8]
    ) -> ChainHash {
        let start = bytes.count
        bytes.append(contentsOf: AuditSeal.opening)
        bytes.appendInteger(UInt64(clamping: sequence))
        bytes.append(contentsOf: AuditSeal.afterSequence)
        AuditTimestamp.append(record.timeNanoseconds, to: &bytes)
        bytes.append(0x22)
        appendSubject(of: record, to: &bytes)
        appendDecision(of: record, to: &bytes)
        appendEffects(of: record, to: &bytes)
        bytes.append(contentsOf: AuditSeal.beforePrevious)
        previous.appendDigits(to: &bytes)
        bytes.append(0x22)
        let hash = ChainHash(hashing: bytes, in: start..<bytes.count)
        bytes.append(contentsOf: AuditSeal.beforeHash.dropFirst())
        hash.appendDigits(to: &bytes)
        bytes.append(contentsOf: AuditSeal.closing)
        bytes.append(0x0A)
        return hash
    }

    private static func appendSubject(of record: borrowing AuditRecord, to bytes: inout [UInt8]) {
        bytes.appendMember(#","id":"#, record.id)
        bytes.appendMember(#","kind":"#, record.kind.rawValue)
        bytes.appendMember(#","outcome":"#, record.outcome.rawValue)
        bytes.appendMember(#","server":"#, record.server)
        bytes.appendMember(#","grant":"#, record.grant)
        bytes.appendMember(#","session":"#, record.session)
        if let client = record.client {
            bytes.appendLiteral(#","client":{"name":"#)
            bytes.appendQuoted(client.name)
            bytes.appendMember(#","version":"#, client.version)
            bytes.append(0x7D)
        }
        bytes.appendMember(#","protocol":"#, record.protocolVersion)
        bytes.appendMember(#","method":"#, record.method)
        bytes.appendMember(#","tool":"#, record.tool)
        bytes.appendMember(#","target":"#, record.target)
    }

    private static func appendDecision(of record: borrowing AuditRecord, to bytes: inout [UInt8]) {
        bytes.appendMember(#","code":"#, record.code)
        bytes.appendMember(#","rule":"#, record.rule)
        if !record.shadowedRules.isEmpty {
            bytes.appendLiteral(#","rules_shadowed":"#)
            bytes.appendList(record.shadowedRules)
        }
        bytes.appendMember(#","reason":"#, record.reason)
        bytes.appendMember(#","policy":"#, record.policy)
        bytes.appendMember(#","mode":"#, record.mode)
    }

    private static func appendEffects(of record: borrowing AuditRecord, to bytes: inout [UInt8]) {
        if let arguments = record.arguments { append(arguments, to: &bytes) }
        if !record.charges.isEmpty { append(record.charges, to: &bytes) }
        if let milliseconds = record.retryAfterMilliseconds {
            bytes.appendLiteral(#","retry_after_ms":"#)
            bytes.appendSigned(milliseconds)
        }
        if let upstream = record.upstream {
            bytes.appendLiteral(#","upstream":{"status":"#)
            bytes.appendQuoted(upstream.status.rawValue)
            bytes.appendLiteral(#","bytes":"#)
            bytes.appendSigned(Int64(clamping: upstream.bytes))
            bytes.appendLiteral(#","duration_us":"#)
            bytes.appendSigned(upstream.durationMicroseconds)
            bytes.append(0x7D)
        }
        bytes.appendMember(#","detail":"#, record.detail)
    }

    private static func append(_ arguments: AuditRecord.Arguments, to bytes: inout [UInt8]) {
        bytes.appendLiteral(#","args":{"keys":"#)
        bytes.appendList(arguments.keys)
        bytes.appendLiteral(#","digest":"sha256:"#)
        bytes.appendHexadecimal(arguments.digest)
        bytes.append(0x22)
        if let values = arguments.values {
            bytes.appendLiteral(#","values":"#)
            // Outside strings JSON may hold line breaks, inside it cannot: as spaces they keep one record on one line.
            let start = bytes.count
            bytes.append(contentsOf: values)
            for index in start..<bytes.count where bytes[index] == 0x0A || bytes[index] == 0x0D {
                bytes[index] = 0x20
            }
        }
        bytes.append(0x7D)
    }

    private static func append(_ charges: [AuditRecord.Charge], to bytes: inout [UInt8]) {
        var separator: StaticString = #","charges":[{"counter":"#
        for charge in charges {
            bytes.appendLiteral(separator)
            bytes.appendQuoted(charge.counter)
            bytes.appendLiteral(#","amount":"#)
            bytes.appendInteger(charge.amount)
            separator = #"},{"counter":"#
        }
        bytes.appendLiteral("}]")
    }
}
