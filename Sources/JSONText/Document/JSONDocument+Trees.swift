extension JSONDocument {
    /// The node and everything below as a tree of its own.
    package func value(_ id: JSONNodeID) -> JSONValue {
        switch kind(id) {
        case .null: .null
        case .true: .bool(true)
        case .false: .bool(false)
        case .number: number(id).map(JSONValue.number) ?? .null
        case .string: .string(string(id) ?? "")
        case .array: .array(elements(of: id).map { value($0) })
        case .object:
            .object(members(of: id).map { JSONValue.Member(string($0.key) ?? "", value($0.value)) })
        }
    }

    /// Whether the node has the same content as a tree: numbers by exact value, strings byte for byte, objects whatever
    /// the order of their members.
    package func structurallyEquals(_ id: JSONNodeID, _ value: JSONValue) -> Bool {
        switch value {
        case .null: return kind(id) == .null
        case .bool(let wanted): return kind(id) == (wanted ? .true : .false)
        case .number(let wanted): return number(id) == wanted
        case .string(let wanted): return equals(id, wanted)
        case .array(let wanted):
            guard kind(id) == .array, count(id) == wanted.count else { return false }
            return zip(elements(of: id), wanted).allSatisfy { structurallyEquals($0, $1) }
        case .object(let wanted):
            guard kind(id) == .object, count(id) == wanted.count else { return false }
            // A large object is compared sorted; a look-up per member would take quadratic time.
            if wanted.count > 32 { return self.value(id) == value }
            // Walking the node's members, whose keys differ, a repeated key of the tree cannot match twice.
            return members(of: id).allSatisfy { member in
                wanted.first { equals(member.key, $0.key) }.map { structurallyEquals(member.value, $0.value) } ?? false
            }
        }
    }

    /// The canonical form of RFC 8785: members sorted by UTF-16 units, no whitespace, fewest escapes.
    ///
    /// Numbers keep their exact decimal value in the layout of ECMAScript; `-0` is `0`. Where the shortest digits of
    /// the double have that same value, this is RFC 8785 to the letter; elsewhere (`9007199254740993`,
    /// `0.1000000000000000055`) RFC 8785 would write the neighbouring double, and two different numbers would share
    /// one digest.
    package func canonical(_ id: JSONNodeID) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range(id).count)
        appendCanonical(id, to: &bytes)
        return bytes
    }

    private func appendCanonical(_ id: JSONNodeID, to bytes: inout [UInt8]) {
        switch kind(id) {
        case .null: bytes.append("null" as StaticString)
        case .true: bytes.append("true" as StaticString)
        case .false: bytes.append("false" as StaticString)
        case .number: appendCanonicalNumber(id, to: &bytes)
        case .string: appendCanonicalString(id, to: &bytes)
        case .array:
            bytes.append(ASCII.openBracket)
            for (position, element) in elements(of: id).enumerated() {
                if position > 0 { bytes.append(ASCII.comma) }
                appendCanonical(element, to: &bytes)
            }
            bytes.append(ASCII.closeBracket)
        case .object:
            bytes.append(ASCII.openBrace)
            for (position, member) in sortedMembers(of: id).enumerated() {
                if position > 0 { bytes.append(ASCII.comma) }
                appendCanonicalString(member.key, to: &bytes)
                bytes.append(ASCII.colon)
                appendCanonical(member.value, to: &bytes)
            }
            bytes.append(ASCII.closeBrace)
        }
    }

    private func appendCanonicalNumber(_ id: JSONNodeID, to bytes: inout [UInt8]) {
        let node = node(id)
        if node.isPlainInteger, node.end - node.start <= Self.longestPlainInteger {
            bytes.append(contentsOf: source[range(id)])
        } else if let number = number(id) {
            number.appendCanonical(to: &bytes)
        } else {
            // Salvage only: an exponent beyond reading stays as written.
            bytes.append(contentsOf: source[range(id)])
        }
    }

    /// Text without an escape holds no quote, backslash or control byte, so it is canonical as it stands.
    private func appendCanonicalString(_ id: JSONNodeID, to bytes: inout [UInt8]) {
        if node(id).hasEscapes {
            withDecodedBytes(id) { decoded in bytes.appendQuoted(decoded) }
        } else {
            bytes.append(contentsOf: source[range(id)])
        }
    }

    /// Up to here the layout of ECMAScript writes an integer with all its digits.
    private static let longestPlainInteger: UInt32 = 20

    private func sortedMembers(of id: JSONNodeID) -> [(key: JSONNodeID, value: JSONNodeID)] {
        var members: [(key: JSONNodeID, value: JSONNodeID)] = []
        members.reserveCapacity(count(id))
        var isPlain = true
        for member in self.members(of: id) {
            isPlain = isPlain && isPlainKey(member.key)
            members.append(member)
        }
        if isPlain {
            members.sort { precedes($0.key, $1.key) }
            return members
        }
        return
            members
            .map { (units: Array((string($0.key) ?? "").utf16), member: $0) }
            .sorted { $0.units.lexicographicallyPrecedes($1.units) }
            .map(\.member)
    }

    /// True for keys whose bytes are in the order of their UTF-16 units: ASCII without escapes.
    private func isPlainKey(_ id: JSONNodeID) -> Bool {
        !node(id).hasEscapes && source[range(id)].allSatisfy { $0 < 0x80 }
    }

    private func precedes(_ left: JSONNodeID, _ right: JSONNodeID) -> Bool {
        let left = node(left)
        let right = node(right)
        return source.span.precedes(left.contentStart..<left.contentEnd, right.contentStart..<right.contentEnd)
    }
}
