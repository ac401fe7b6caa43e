/// Reads one TZif file (RFC 8536), front to back.
struct TimeZoneFileReader {
    /// Real files have a few hundred transitions; more than this is not a time zone.
    private static let maxEntries: UInt32 = 65_536
    /// The widest offset that the format allows for, in seconds: 26 hours.
    private static let maxOffsetSeconds: Int64 = 93_600

    private let bytes: [UInt8]
    private var position = 0

    /// The counts at the start of a data block.
    private struct Header {
        let version: UInt8
        let utcIndicators: Int
        let standardIndicators: Int
        let leapSeconds: Int
        let transitions: Int
        let types: Int
        let nameBytes: Int

        /// Bytes of the block after the header when instants take `width` bytes.
        func blockBytes(instantBytes width: Int) -> Int {
            transitions * (width + 1) + types * 6 + nameBytes + leapSeconds * (width + 4) + standardIndicators
                + utcIndicators
        }
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The rules of the file.
    mutating func read() throws(TimeZoneRulesError) -> TimeZoneRules {
        let first = try readHeader()
        if first.version == 0 { return try readBlock(first, instantBytes: 4, hasFooter: false) }
        // Later versions repeat everything with wide instants; the narrow block is only for old readers.
        try skip(first.blockBytes(instantBytes: 4))
        return try readBlock(try readHeader(), instantBytes: 8, hasFooter: true)
    }

    private mutating func readBlock(
        _ header: Header, instantBytes: Int, hasFooter: Bool
    ) throws(TimeZoneRulesError) -> TimeZoneRules {
        guard header.leapSeconds == 0 else { throw .leapSeconds }
        guard header.types > 0 else { throw .malformed }
        var instants: [Int64] = []
        for _ in 0..<header.transitions {
            let instant = try readInteger(byteCount: instantBytes)
            if let last = instants.last, last >= instant { throw .malformed }
            instants.append(instant)
        }
        var typeIndices: [Int] = []
        for _ in 0..<header.transitions { typeIndices.append(Int(try readByte())) }
        var offsets: [Int64] = []
        for _ in 0..<header.types {
            let offset = try readInteger(byteCount: 4)
            guard offset.magnitude <= TimeZoneFileReader.maxOffsetSeconds.magnitude else { throw .malformed }
            offsets.append(offset)
            try skip(2)
        }
        try skip(header.nameBytes + header.standardIndicators + header.utcIndicators)

        var transitions: [TimeZoneRules.Transition] = []
        for (instant, index) in zip(instants, typeIndices) {
            guard index < offsets.count else { throw .malformed }
            transitions.append(TimeZoneRules.Transition(unixSeconds: instant, offsetSeconds: offsets[index]))
        }
        let footer = hasFooter ? try readFooter() : nil
        return TimeZoneRules(initialOffset: offsets[0], transitions: transitions, footer: footer)
    }

    private mutating func readFooter() throws(TimeZoneRulesError) -> RecurringOffsets? {
        let newline = UInt8(ascii: "\n")
        guard try readByte() == newline else { throw .malformed }
        let rest = bytes[position...]
        guard let end = rest.firstIndex(of: newline) else { throw .truncated }
        if end == rest.startIndex { return nil }
        return try RecurringOffsets(posix: Array(rest[..<end]))
    }

    // MARK: - Parts

    private mutating func readHeader() throws(TimeZoneRulesError) -> Header {
        for letter in "TZif".utf8 {
            guard position < bytes.count, bytes[position] == letter else { throw .notTimeZoneData }
            position += 1
        }
        let version = try readByte()
        try skip(15)
        return Header(
            version: version, utcIndicators: try readCount(), standardIndicators: try readCount(),
            leapSeconds: try readCount(), transitions: try readCount(), types: try readCount(),
            nameBytes: try readCount())
    }

    private mutating func readCount() throws(TimeZoneRulesError) -> Int {
        let value = UInt32(truncatingIfNeeded: try readInteger(byteCount: 4))
        guard value <= TimeZoneFileReader.maxEntries else { throw .malformed }
        return Int(value)
    }

    /// A signed big-endian integer of 4 or 8 bytes.
    private mutating func readInteger(byteCount: Int) throws(TimeZoneRulesError) -> Int64 {
        var value: UInt64 = 0
        for _ in 0..<byteCount { value = value << 8 | UInt64(try readByte()) }
        return byteCount == 4
            ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }

    private mutating func readByte() throws(TimeZoneRulesError) -> UInt8 {
        guard position < bytes.count else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func skip(_ count: Int) throws(TimeZoneRulesError) {
        guard count <= bytes.count - position else { throw .truncated }
        position += count
    }
}
