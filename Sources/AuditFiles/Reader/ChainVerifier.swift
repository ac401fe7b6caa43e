internal import JSONText

/// Checks the lines of one lane, one after the other, against the chain.
struct ChainVerifier {
    /// Why a line does not fit.
    enum Fault: Equatable {
        case notARecord
        case wrongHash
        case wrongPrevious(sequence: Int)
        case wrongSequence(expected: Int, found: Int)
        case wrongAnchor(sequence: Int)
    }

    private let anchor: AuditAnchor?
    private(set) var records = 0
    private(set) var firstSequence: Int?
    /// The last record that fits.
    private(set) var end: AuditAnchor?
    private(set) var isAnchorMet = false
    private var document = JSONDocument()

    /// A record is longer than the message it tells of, which keeps the strict limits otherwise.
    static let limits = JSONLimits(maxBytes: FileTail.maxLineBytes)

    init(anchor: AuditAnchor?) {
        self.anchor = anchor
        isAnchorMet = anchor == .origin
    }

    /// Checks the next line; `promisedSequence` is what the name of the first file says about its first record.
    mutating func check(_ bytes: [UInt8], line: Range<Int>, promisedSequence: Int) -> Fault? {
        guard let seal = AuditSeal(of: bytes[line]), isJSON(bytes, line) else { return .notARecord }
        guard AuditSeal.hash(of: bytes, line: line) == seal.hash else { return .wrongHash }
        let expected = end.map { $0.sequence + 1 } ?? promisedSequence
        guard seal.sequence == expected else { return .wrongSequence(expected: expected, found: seal.sequence) }
        // Before the oldest record kept there is nothing to compare with, unless it is the very first.
        let previous = end?.hash ?? (expected == 1 ? .zero : seal.previous)
        guard seal.previous == previous else { return .wrongPrevious(sequence: seal.sequence) }
        if anchor?.sequence == seal.sequence {
            guard anchor?.hash == seal.hash else { return .wrongAnchor(sequence: seal.sequence) }
            isAnchorMet = true
        }
        records += 1
        if firstSequence == nil { firstSequence = seal.sequence }
        end = AuditAnchor(sequence: seal.sequence, hash: seal.hash)
        return nil
    }

    private mutating func isJSON(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
        do {
            try document.parse(bytes.span.extracting(line), limits: Self.limits)
            return true
        } catch {
            return false
        }
    }
}
