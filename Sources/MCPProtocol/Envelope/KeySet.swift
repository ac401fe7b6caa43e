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
        /// Equal to the known key with this index, but only after folding.
        case twin(Int)
        case none
    }

    /// One known key: where its bytes are in ``text``, and the next entry of its bucket, or -1.
    private struct Entry: Sendable {
        let digest: KeyDigest
        let start: Int
        let next: Int
    }

    private var entries: [Entry] = []
    /// The bytes of all known keys, one after the other: a key of its own array each would cost a reference count.
    private var text: [UInt8] = []
    /// Heads of the buckets, or -1; a power of two of them.
    private var buckets: [Int]
    /// The index of every known key by its folded form, for keys with a byte outside ASCII.
    private var folded: [String: Int] = [:]
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
            let digest = KeyDigest(bytes.span)
            let bucket = digest.bucket(of: bucketCount)
            entries.append(Entry(digest: digest, start: text.count, next: buckets[bucket]))
            text += bytes
            buckets[bucket] = index
            folded[Self.fold(key)] = index
        }
    }

    /// True when no key is looked for.
    package var isEmpty: Bool { entries.isEmpty }

    /// What the string node `key` is to the set.
    package func match(_ key: JSONNodeID, in document: JSONDocument) -> Match {
        let source = document.bytes
        return match(key, in: document, source.span)
    }

    /// The first key directly in `object` that folds to a known key without being one; nil for other kinds of node.
    package func twin(in object: JSONNodeID, of document: JSONDocument) -> JSONNodeID? {
        let source = document.bytes
        let text = source.span
        for (key, _) in document.members(of: object) {
            if case .twin = match(key, in: document, text) { return key }
        }
        return nil
    }

    /// The first twin in `node` or in any object inside it.
    package func twin(anywhereIn node: JSONNodeID, of document: JSONDocument) -> JSONNodeID? {
        switch document.kind(node) {
        case .object:
            if let key = twin(in: node, of: document) { return key }
            for (_, value) in document.members(of: node) {
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
    /// `source` is the document's text: asking for it once a document is cheaper than once a key.
    func match(_ key: JSONNodeID, in document: JSONDocument, _ source: Span<UInt8>) -> Match {
        let range = document.range(key)
        guard range.count >= 2 else { return .none }
        let content = source.extracting((range.lowerBound + 1)..<(range.upperBound - 1))
        let digest = KeyDigest(content)
        if digest.hasEscapes { return matchDecoded(document.decodedBytes(key)) }
        return digest.isASCII ? matchASCII(content, digest) : matchUnicode(content, digest)
    }

    /// What a decoded key is to the set.
    func matchDecoded(_ bytes: [UInt8]) -> Match {
        let digest = KeyDigest(bytes.span)
        guard digest.isASCII else { return matchUnicode(bytes.span, digest) }
        let match = matchASCII(bytes.span, digest)
        // Only an escape brings control characters into a key.
        if case .none = match, bytes.contains(where: { $0 < 0x20 }) { return matchByFolding(bytes.span) }
        return match
    }

    private func matchASCII(_ key: Span<UInt8>, _ digest: KeyDigest) -> Match {
        var index = buckets[digest.bucket(of: buckets.count)]
        var twin: Int?
        while index >= 0 {
            let entry = entries[index]
            if digest.resembles(entry.digest) {
                switch compare(key, digest, entry) {
                case .equal: return .known(index)
                case .equalFolded: twin = index
                case .different: break
                }
            }
            index = entry.next
        }
        if let twin { return .twin(twin) }
        // A known key beyond ASCII can fold to an ASCII one: `K` with the Kelvin sign.
        return hasNonASCII ? matchByFolding(key) : .none
    }

    private func matchUnicode(_ key: Span<UInt8>, _ digest: KeyDigest) -> Match {
        if hasNonASCII,
            let index = entries.firstIndex(where: {
                digest.resembles($0.digest) && compare(key, digest, $0) == .equal
            })
        {
            return .known(index)
        }
        return matchByFolding(key)
    }

    private func matchByFolding(_ key: Span<UInt8>) -> Match {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(key.count)
        for index in key.indices { bytes.append(key[index]) }
        let text = String(decoding: bytes, as: UTF8.self)
        // A reader in C sees a key up to its first NUL.
        let index = folded[Self.fold(text)] ?? folded[Self.fold(String(text.prefix { $0 != "\0" }))]
        return index.map { .twin($0) } ?? .none
    }

    private enum Comparison {
        case equal, equalFolded, different
    }

    /// Compares a key with a known one of the same length.
    private func compare(_ key: Span<UInt8>, _ digest: KeyDigest, _ entry: Entry) -> Comparison {
        if digest.provesEqual(entry.digest) { return .equal }
        var result = Comparison.equal
        for index in key.indices {
            let byte = key[index]
            let known = text[entry.start + index]
            if byte == known { continue }
            guard Self.asciiLowercase(byte) == Self.asciiLowercase(known) else { return .different }
            result = .equalFolded
        }
        return result
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
    /// Control and format characters (NUL, zero-width space, byte-order mark) count for nothing. Upper-casing first
    /// joins what lower-casing leaves apart: the long s with s, the final sigma with the other one.
    static func fold(_ key: String) -> String {
        var visible = String.UnicodeScalarView()
        visible.append(
            contentsOf: key.unicodeScalars.filter {
                let category = $0.properties.generalCategory
                return category != .control && category != .format
            })
        return String(visible).uppercased().lowercased()
    }
}
