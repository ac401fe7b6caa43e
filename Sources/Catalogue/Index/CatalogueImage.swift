internal import CCatalogue

/// The packed chunks of an index: the ones in the program, or an array.
///
/// A file starts with eight bytes of `magic`, the number of chunks, and for each chunk its offset, its packed and its
/// unpacked length, all of them 32 bits, the lowest byte first. A chunk whose lengths are equal is not packed; the
/// others are DEFLATE data.
struct CatalogueImage: Sendable {
    static let magic = Array("SALCAT01".utf8)
    /// Most chunks of an index.
    static let maxChunks = 4096
    /// Longest unpacked chunk, in bytes.
    static let maxChunkBytes = 4 << 20

    /// Where a chunk is in the file, and how long it is.
    private struct Chunk {
        let offset: Int
        let packedBytes: Int
        let plainBytes: Int
    }

    private enum Source {
        case program
        case array([UInt8])
    }

    private let source: Source
    private let chunks: [Chunk]

    /// The index that is part of the program.
    static func embedded() throws(CatalogueFault) -> CatalogueImage {
        try CatalogueImage(.program, byteCount: ccatalogue_index_size())
    }

    /// An index in memory.
    init(_ bytes: [UInt8]) throws(CatalogueFault) {
        try self.init(.array(bytes), byteCount: bytes.count)
    }

    private init(_ source: Source, byteCount: Int) throws(CatalogueFault) {
        let headCount = Self.magic.count + 4
        guard byteCount >= headCount else { throw .unknownFormat }
        let head = Self.copy(0..<headCount, of: source)
        guard head.starts(with: Self.magic) else { throw .unknownFormat }
        let count = Self.word(head, at: Self.magic.count)
        guard count <= Self.maxChunks, headCount + 12 * count <= byteCount else {
            throw .damaged(part: "table of chunks")
        }
        let table = Self.copy(headCount..<headCount + 12 * count, of: source)
        var chunks: [Chunk] = []
        for place in 0..<count {
            let chunk = Chunk(
                offset: Self.word(table, at: 12 * place), packedBytes: Self.word(table, at: 12 * place + 4),
                plainBytes: Self.word(table, at: 12 * place + 8))
            guard chunk.offset + chunk.packedBytes <= byteCount, chunk.packedBytes <= chunk.plainBytes,
                chunk.plainBytes <= Self.maxChunkBytes
            else { throw .damaged(part: "table of chunks") }
            chunks.append(chunk)
        }
        self.source = source
        self.chunks = chunks
    }

    /// Number of chunks.
    var count: Int { chunks.count }

    /// The unpacked bytes of a chunk.
    func chunk(_ place: Int) throws(CatalogueFault) -> [UInt8] {
        guard chunks.indices.contains(place) else { throw .damaged(part: "table of chunks") }
        let chunk = chunks[place]
        let bytes = Self.copy(chunk.offset..<chunk.offset + chunk.packedBytes, of: source)
        return chunk.packedBytes == chunk.plainBytes
            ? bytes : try Inflater.bytes(bytes, count: chunk.plainBytes)
    }

    private static func word(_ bytes: [UInt8], at offset: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }

    private static func copy(_ range: Range<Int>, of source: Source) -> [UInt8] {
        switch source {
        case .array(let bytes): return Array(bytes[range])
        case .program:
            var bytes = [UInt8](repeating: 0, count: range.count)
            // SAFETY: the array has room for the count that is passed; the shim keeps no pointer and checks the range.
            unsafe ccatalogue_index_copy(range.lowerBound, &bytes, range.count)
            return bytes
        }
    }
}
