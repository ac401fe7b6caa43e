/// Reads the values of a chunk, one after the other, and refuses to read past its end.
struct ByteCursor {
    /// Longest string of an index, in bytes.
    static let maxStringBytes = 4096

    private let bytes: [UInt8]
    private let part: String
    private(set) var position: Int

    init(_ bytes: [UInt8], at position: Int = 0, part: String) {
        self.bytes = bytes
        self.part = part
        self.position = max(0, position)
    }

    var isAtEnd: Bool { position >= bytes.count }

    mutating func byte() throws(CatalogueFault) -> UInt8 {
        guard position < bytes.count else { throw .damaged(part: part) }
        defer { position += 1 }
        return bytes[position]
    }

    /// A number of seven bits a byte, the lowest first, below 2^35.
    mutating func number() throws(CatalogueFault) -> Int {
        var value = 0
        for shift in stride(from: 0, to: 35, by: 7) {
            let next = try byte()
            value |= Int(next & 0x7F) << shift
            if next < 0x80 { return value }
        }
        throw .damaged(part: part)
    }

    /// A number that says how many entries of at least one byte follow.
    mutating func count() throws(CatalogueFault) -> Int {
        let value = try number()
        guard value <= bytes.count - position else { throw .damaged(part: part) }
        return value
    }

    mutating func string() throws(CatalogueFault) -> String {
        let count = try count()
        guard count <= Self.maxStringBytes else { throw .damaged(part: part) }
        let text = String(decoding: bytes[position..<position + count], as: UTF8.self)
        position += count
        return text
    }

    /// Steps over a string.
    mutating func skipString() throws(CatalogueFault) {
        let count = try count()
        position += count
    }

    mutating func strings() throws(CatalogueFault) -> [String] {
        var found: [String] = []
        for _ in 0..<(try count()) { found.append(try string()) }
        return found
    }
}
