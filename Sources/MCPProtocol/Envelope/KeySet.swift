package import JSONText

/// Object keys that somebody looks for, and the search for keys that a careless reader would take for one of them.
///
/// Go matches struct fields by Unicode simple folding, and other readers by lower-casing or normalising. A key that is
/// not byte-equal to a known one but folds to it would be read by such an upstream and skipped by policy.
package struct KeySet: Sendable {
    /// What a key is to the set.
    package enum Match: Sendable, Hashable {
        /// The known key with this index, byte for byte.
        case known(Int)
        /// Equal to a known key only after folding.
        case twin
        case none
    }

    private struct Entry: Sendable {
        let bytes: [UInt8]
        let lowercased: [UInt8]
        let isASCII: Bool
        /// The index of the next entry in the bucket, or -1.
        var next: Int
    }

    private var entries: [Entry] = []
    /// Heads of the buckets, or -1; a power of two of them.
    private var buckets: [Int]
    /// Every known key in folded form, for keys with a byte outside ASCII.
    private var folded: Set<String> = []
    private let hasNonASCII: Bool

    /// A set of keys; the index of a key is its place in `keys`.
    package init(_ keys: some Sequence<String>) {
        let keys = Array(keys)
        var bucketCount = 16
        while bucketCount < keys.count * 4 { bucketCount *= 2 }
        buckets = [Int](repeating: -1, count: bucketCount)
        hasNonASCII = keys.contains { $0.utf8.contains { $0 >= 0x80 } }
        for (index, key) in keys.enumerated() {
            let bytes = Array(key.utf8)
            let bucket = Self.hash(bytes.span) & (bucketCount - 1)
            entries.append(
                Entry(
                    bytes: bytes, lowercased: bytes.map(Self.asciiLowercase), isASCII: bytes.allSatisfy { $0 < 0x80 },
                    next: buckets[bucket]))
            buckets[bucket] = index
            folded.insert(Self.fold(key))
        }
    }

    /// True when no key is looked for.
    package var isEmpty: Bool { entries.isEmpty }

    /// What the string node `key` is to the set.
    package func match(_ key: JSONNodeID, in document: JSONDocument) -> Match {
        let range = document.range(key)
        return match(rawKey: document.bytes.span.extracting((range.lowerBound + 1)..<(range.upperBound - 1))) {
            document.decodedBytes(key)
        }
    }

    /// The first key directly in `object` that folds to a known key without being one; nil for other kinds of node.
    package func twin(in object: JSONNodeID, of document: JSONDocument) -> JSONNodeID? {
        guard document.kind(object) == .object else { return nil }
        for (key, _) in document.members(of: object) where match(key, in: document) == .twin { return key }
        return nil
    }

    /// The first twin in `node` or in any object inside it.
    package func twin(anywhereIn node: JSONNodeID, of document: JSONDocument) -> JSONNodeID? {
        switch document.kind(node) {
        case .object:
            for (key, value) in document.members(of: node) {
                if match(key, in: document) == .twin { return key }
                if let found = twin(anywhereIn: value, of: document) { return found }
            }
        case .array:
            for element in document.elements(of: node) {
                if let found = twin(anywhereIn: element, of: document) { return found }
            }
        case .string, .number, .true, .false, .null:
            break
        }
        return nil
    }
}

// MARK: - Matching

extension KeySet {
    /// `raw` is the text between the quotes; `decoded` is asked only when it holds an escape or a byte beyond ASCII.
    private func match(rawKey raw: Span<UInt8>, decoded: () -> [UInt8]) -> Match {
        var marks: UInt8 = 0
        for index in raw.indices {
            let byte = raw[index]
            if byte == UInt8(ascii: "\\") { return matchDecoded(decoded()) }
            marks |= byte
        }
        if marks >= 0x80 { return matchUnicode(raw) }
        return matchASCII(raw)
    }

    private func matchDecoded(_ bytes: [UInt8]) -> Match {
        bytes.contains { $0 >= 0x80 } ? matchUnicode(bytes.span) : matchASCII(bytes.span)
    }

    private func matchASCII(_ key: Span<UInt8>) -> Match {
        var index = buckets[Self.hash(key) & (buckets.count - 1)]
        var isTwin = false
        while index >= 0 {
            let entry = entries[index]
            if Self.equal(key, entry.bytes.span) { return .known(index) }
            if !isTwin { isTwin = Self.equalFolded(key, entry.lowercased.span) }
            index = entry.next
        }
        if isTwin { return .twin }
        // A known key beyond ASCII can fold to an ASCII one: `K` with the Kelvin sign.
        return hasNonASCII ? matchByFolding(key) : .none
    }

    private func matchUnicode(_ key: Span<UInt8>) -> Match {
        if hasNonASCII, let index = entries.firstIndex(where: { Self.equal(key, $0.bytes.span) }) {
            return .known(index)
        }
        return matchByFolding(key)
    }

    private func matchByFolding(_ key: Span<UInt8>) -> Match {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(key.count)
        for index in key.indices { bytes.append(key[index]) }
        return folded.contains(Self.fold(String(decoding: bytes, as: UTF8.self))) ? .twin : .none
    }

    private static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    private static func equalFolded(_ key: Span<UInt8>, _ lowercased: Span<UInt8>) -> Bool {
        guard key.count == lowercased.count else { return false }
        for index in key.indices where asciiLowercase(key[index]) != lowercased[index] { return false }
        return true
    }
}

// MARK: - Folding

extension KeySet {
    /// The byte with `A` to `Z` lower-cased.
    static func asciiLowercase(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    /// Equal for keys that folding or normalising readers confuse; Swift compares the results by canonical equivalence.
    ///
    /// Upper-casing first joins what lower-casing leaves apart: the long s with s, the final sigma with the other one.
    static func fold(_ key: String) -> String {
        key.uppercased().lowercased()
    }

    /// Cheap, and equal for keys that differ in ASCII case only; the keys looked for are ours, so nobody can flood it.
    private static func hash(_ key: Span<UInt8>) -> Int {
        guard !key.isEmpty else { return 0 }
        let first = Int(key[0] | 0x20)
        let middle = Int(key[key.count / 2] | 0x20)
        let last = Int(key[key.count - 1] | 0x20)
        return key.count &* 31 &+ first &* 7 &+ middle &* 13 &+ last
    }
}
