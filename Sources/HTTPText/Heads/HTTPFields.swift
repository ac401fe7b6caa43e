/// The header fields of a message, in the order received; names compare without case, values byte for byte.
///
/// All bytes lie in one buffer, so that a head costs two allocations whatever its number of fields.
package struct HTTPFields: Sendable {
    /// Where a field is in the buffer.
    struct Entry: Sendable {
        let nameStart: Int32
        let nameEnd: Int32
        let valueStart: Int32
        let valueEnd: Int32

        @inline(__always) init(name: Range<Int>, value: Range<Int>) {
            nameStart = Int32(truncatingIfNeeded: name.lowerBound)
            nameEnd = Int32(truncatingIfNeeded: name.upperBound)
            valueStart = Int32(truncatingIfNeeded: value.lowerBound)
            valueEnd = Int32(truncatingIfNeeded: value.upperBound)
        }

        @inline(__always) var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
        @inline(__always) var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
    }

    /// More bytes than this are not taken: an entry counts in 32 bits.
    private static let maxBytes = 1 << 30

    private(set) var bytes: [UInt8] = []
    private(set) var entries: [Entry] = []

    /// No fields.
    package init() {}

    /// Fields in a head that lies in `bytes` as a whole, with what separates them.
    init(bytes: [UInt8], entries: [Entry]) {
        self.bytes = bytes
        self.entries = entries
    }

    /// How many fields there are, those of one name counted one by one.
    package var count: Int { entries.count }

    /// Makes room, so that a head of about this size is taken without moving what is there.
    package mutating func reserve(fields: Int, bytes count: Int) {
        bytes.reserveCapacity(bytes.count + count)
        entries.reserveCapacity(entries.count + fields)
    }

    /// Adds a field after the others; the caller vouches for the characters.
    package mutating func append(_ name: String, _ value: String) {
        append(name.utf8.span, value.utf8.span)
    }

    /// Adds a field after the others, its name and value as they were received.
    package mutating func append(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        let start = bytes.count
        guard start + name.count + value.count <= Self.maxBytes else { return }
        bytes.append(copying: name)
        let nameEnd = bytes.count
        bytes.append(copying: value)
        entries.append(Entry(name: start..<nameEnd, value: nameEnd..<bytes.count))
    }

    /// The same fields without those for which `isKept` is false; the bytes stay shared.
    func filtered(keeping isKept: (Span<UInt8>, Range<Int>) -> Bool) -> HTTPFields {
        var kept: [Entry] = []
        kept.reserveCapacity(entries.count)
        let text = bytes.span
        for entry in entries where isKept(text, entry.name) { kept.append(entry) }
        return HTTPFields(bytes: bytes, entries: kept)
    }
}

// MARK: - Looking

extension HTTPFields {
    /// How many fields have this name, written in lower case.
    package func count(of name: StaticString) -> Int {
        var count = 0
        let text = bytes.span
        for entry in entries where text.equals(entry.name, lowercased: name) { count += 1 }
        return count
    }

    /// The value of the first field of this name, written in lower case; nil when there is none or it is not UTF-8.
    package func value(_ name: StaticString) -> String? {
        guard let index = firstIndex(of: name) else { return nil }
        return String(validating: valueBytes(at: index), as: UTF8.self)
    }

    /// The place of the first field of this name, written in lower case; nil when there is none.
    package func firstIndex(of name: StaticString) -> Int? {
        let text = bytes.span
        for index in entries.indices where text.equals(entries[index].name, lowercased: name) { return index }
        return nil
    }

    /// Whether the field at `index` has this name, written in lower case.
    package func isNamed(_ name: StaticString, at index: Int) -> Bool {
        bytes.span.equals(entries[index].name, lowercased: name)
    }

    /// Whether the name of the field at `index` begins with these characters, written in lower case.
    package func isName(at index: Int, prefixedBy prefix: StaticString) -> Bool {
        let name = entries[index].name
        let end = name.lowerBound + prefix.utf8CodeUnitCount
        return end <= name.upperBound && bytes.span.equals(name.lowerBound..<end, lowercased: prefix)
    }

    /// The bytes of the name of the field at `index`, as received.
    package func nameBytes(at index: Int) -> ArraySlice<UInt8> { bytes[entries[index].name] }

    /// The bytes of the value of the field at `index`, as received, without the blanks around it.
    package func valueBytes(at index: Int) -> ArraySlice<UInt8> { bytes[entries[index].value] }

    /// The bytes of the value of the first field of this name, written in lower case; nil when there is none.
    package func valueBytes(_ name: StaticString) -> ArraySlice<UInt8>? {
        firstIndex(of: name).map { valueBytes(at: $0) }
    }
}

extension HTTPFields: Equatable {
    /// True for the same names (without case) and values in the same order.
    package static func == (left: HTTPFields, right: HTTPFields) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.entries.indices {
            guard left.valueBytes(at: index).elementsEqual(right.valueBytes(at: index)) else { return false }
            let names = zip(left.nameBytes(at: index), right.nameBytes(at: index))
            guard left.entries[index].name.count == right.entries[index].name.count,
                names.allSatisfy({ HTTPByte.lowercase($0) == HTTPByte.lowercase($1) })
            else { return false }
        }
        return true
    }
}
