/// The keys of the objects that are open, to find the second of two equal ones.
struct OpenKeys: Sendable {
    /// More keys than this at once are not kept: 16 bytes each, and about 40 more in a large object.
    private static let maxKeys = 1 << 17
    /// Above this number of members a set is searched instead of the list.
    private static let longestPairwise = 32

    /// The fingerprints of all open objects, the innermost one last.
    private var fingerprints: [KeyFingerprint] = []
    /// Where those of each open object begin.
    private var starts: [Int] = []
    /// The same fingerprints of large objects, by their place in `starts`.
    private var sets: [Int: Set<KeyFingerprint>] = [:]

    init() {}

    mutating func openObject() {
        starts.append(fingerprints.count)
    }

    mutating func closeObject() {
        guard let start = starts.popLast() else { return }
        if fingerprints.count - start > Self.longestPairwise { sets[starts.count] = nil }
        fingerprints.removeLast(fingerprints.count - start)
    }

    /// Adds a key of the innermost object.
    ///
    /// - Throws: `duplicateKey`, or `tooLarge` when there are too many.
    mutating func insert(_ fingerprint: KeyFingerprint, at offset: Int) throws(JSONTextError) {
        guard let start = starts.last else { return }
        if fingerprints.count >= Self.maxKeys { throw JSONTextError(.tooLarge, at: offset) }
        let count = fingerprints.count &- start
        if count < Self.longestPairwise {
            for index in start..<fingerprints.count where fingerprints[index] == fingerprint {
                throw JSONTextError(.duplicateKey, at: offset)
            }
        } else {
            let place = starts.count &- 1
            if count == Self.longestPairwise { sets[place] = Set(fingerprints[start...]) }
            let isNew = sets[place]?.insert(fingerprint).inserted ?? false
            if !isNew { throw JSONTextError(.duplicateKey, at: offset) }
        }
        fingerprints.append(fingerprint)
    }
}
