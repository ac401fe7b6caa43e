/// What ties one line of the trail to its chain: where it stands, what came before, and its own hash.
///
/// A line is `{"v":1,"seq":<digits>,"time":"…`, any members, and then `,"prev":"<64 hex>","hash":"<64 hex>"}`; the hash
/// is taken over everything from `{` up to `,"hash":`.
struct AuditSeal: Equatable {
    static let opening = Array(#"{"v":1,"seq":"#.utf8)
    static let afterSequence = Array(#","time":""#.utf8)
    static let beforePrevious = Array(#","prev":""#.utf8)
    static let beforeHash = Array(#"","hash":""#.utf8)
    static let closing = Array(#""}"#.utf8)

    /// The bytes from `"` before `,"hash":` to the end of the line, that quotation mark excluded.
    private static let hashMemberLength = beforeHash.count - 1 + ChainHash.digitCount + closing.count
    private static let sealLength =
        beforePrevious.count + ChainHash.digitCount + beforeHash.count + ChainHash.digitCount + closing.count

    let sequence: Int
    let previous: ChainHash
    let hash: ChainHash

    /// Reads the seal of the line in `range`, its newline excluded; nil when the line was not written by this code.
    init?(of line: ArraySlice<UInt8>) {
        guard line.count > Self.sealLength, let sequence = Self.sequence(ofLineStart: line) else { return nil }
        let seal = line.suffix(Self.sealLength)
        let previousStart = seal.startIndex + Self.beforePrevious.count
        let previousEnd = previousStart + ChainHash.digitCount
        let hashStart = previousEnd + Self.beforeHash.count
        let hashEnd = hashStart + ChainHash.digitCount
        guard
            seal.starts(with: Self.beforePrevious),
            seal[previousEnd...].starts(with: Self.beforeHash),
            seal[hashEnd...].elementsEqual(Self.closing),
            let previous = ChainHash(digits: seal[previousStart..<previousEnd]),
            let hash = ChainHash(digits: seal[hashStart..<hashEnd])
        else { return nil }
        self.sequence = sequence
        self.previous = previous
        self.hash = hash
    }

    /// Reads the number of a record from the first bytes of its line, at least 40 of them.
    static func sequence(ofLineStart line: ArraySlice<UInt8>) -> Int? {
        guard line.starts(with: opening) else { return nil }
        let digits = line.dropFirst(opening.count).prefix(19).prefix { (0x30...0x39).contains($0) }
        guard (1...18).contains(digits.count), digits.first != 0x30 else { return nil }
        guard line[digits.endIndex...].starts(with: afterSequence) else { return nil }
        return digits.reduce(0) { $0 &* 10 &+ Int($1 &- 0x30) }
    }

    /// The hash that the bytes of a line call for; the line has a seal.
    static func hash(of bytes: [UInt8], line: Range<Int>) -> ChainHash {
        ChainHash(hashing: bytes, in: line.lowerBound..<(line.upperBound - hashMemberLength))
    }
}
