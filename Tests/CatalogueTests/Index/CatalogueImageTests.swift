import Catalogue
import Testing

/// Indexes that were made by hand, and damaged ones.
struct CatalogueImageTests {
    /// An index of one server with one tool, unpacked.
    static let small = image([summary, directory, [1, 2, 3, 4, 5, 6], tools])

    private static let summary: [UInt8] = number(20_260_101) + [1, 1, 1, 0, 0, 0, 0] + [1] + text("reads")
    private static let directory: [UInt8] =
        text("npm/a") + text("a") + [2] + text("a") + text("x/a") + [0] + [1, 0, 0, 0, 0] + [1, 2, 1, 3, 0, 0]
    private static let tools: [UInt8] =
        text("get") + [2, 1 << 3, 2 | 8, 1, 90] + [1, 0, 0] + text("get") + [1] + text("tool") + [0] + [1]
        + text("id") + [9]

    private static func text(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }

    private static func number(_ value: Int) -> [UInt8] {
        var (rest, bytes) = (value, [UInt8]())
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private static func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 0xFF) } }

    private static func image(_ chunks: [[UInt8]], packed plainCounts: [Int: Int] = [:]) -> [UInt8] {
        var table: [UInt8] = []
        var offset = 12 + 12 * chunks.count
        for (place, chunk) in chunks.enumerated() {
            table += word(offset) + word(chunk.count) + word(plainCounts[place] ?? chunk.count)
            offset += chunk.count
        }
        return Array("SALCAT01".utf8) + word(chunks.count) + table + chunks.flatMap(\.self)
    }

    @Test func `an index made by hand is read`() throws {
        let index = try CatalogueIndex(Self.small)
        let server = try #require(index.servers.first)
        #expect(server.id == "npm/a" && server.isOfficial == true && server.repository == "x/a")
        let tool = try #require(try index.tools(of: server).first)
        #expect(tool.name == "get" && tool.hints.isReadOnly == true && tool.hints.isDestructive == nil)
        #expect(tool.verdict.evidence == [Evidence(place: "name", quote: "get", meaning: "reads")])
        #expect(tool.verdict.dispatcher == Dispatcher(nameArgument: ["tool"], argumentsArgument: nil))
        #expect(tool.arguments == [CatalogueArgument(name: "id", isRequired: true, type: "string")])
        #expect(tool.digest == [1, 2, 3, 4, 5, 6])
    }

    @Test func `what is no index is refused`() {
        #expect(throws: CatalogueFault.unknownFormat) { _ = try CatalogueIndex([]) }
        #expect(throws: CatalogueFault.unknownFormat) { _ = try CatalogueIndex(Array("SALCAT99    ".utf8)) }
    }

    @Test func `an index that ends early is refused wherever it ends`() {
        for count in 0..<Self.small.count {
            #expect(throws: CatalogueFault.self) { try Self.readAll(Array(Self.small.prefix(count))) }
        }
    }

    @Test func `a wrong byte anywhere is refused or read as something else, and never stops the process`() {
        var refused = 0
        for place in Self.small.indices {
            for value in [UInt8(0), 1, 0x7F, 0x80, 0xFF] {
                var damaged = Self.small
                damaged[place] = value
                do throws(CatalogueFault) { try Self.readAll(damaged) } catch { refused += 1 }
            }
        }
        #expect(refused > 100)
    }

    @Test(arguments: [fixedCode, ownCode])
    func `packed data is unpacked`(directory: [UInt8]) throws {
        let bytes = Self.image([Self.summary, directory, [1, 2, 3, 4, 5, 6], Self.tools], packed: [1: 987])
        let server = try #require(try CatalogueIndex(bytes).servers.first)
        #expect(server.aliases.count == 40)
        #expect(server.aliases.last == "alias-39-of-this-server")
        let tooLong = Self.image([Self.summary, directory, [1, 2, 3, 4, 5, 6], Self.tools], packed: [1: 988])
        #expect(throws: CatalogueFault.self) { _ = try CatalogueIndex(tooLong) }
        let tooShort = Self.image([Self.summary, directory, [1, 2, 3, 4, 5, 6], Self.tools], packed: [1: 986])
        #expect(throws: CatalogueFault.self) { _ = try CatalogueIndex(tooShort) }
    }

    @Test(arguments: [fixedCode, ownCode])
    func `a wrong byte in packed data never stops the process`(directory: [UInt8]) {
        var refused = 0
        for place in directory.indices {
            for value in stride(from: UInt8(0), to: 250, by: 5) {
                var damaged = directory
                damaged[place] ^= value
                let chunks = [Self.summary, damaged, [1, 2, 3, 4, 5, 6], Self.tools]
                do throws(CatalogueFault) {
                    try Self.readAll(Self.image(chunks, packed: [1: 987]))
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > 100)
    }

    private static func readAll(_ bytes: [UInt8]) throws(CatalogueFault) {
        let index = try CatalogueIndex(bytes)
        for server in index.servers {
            _ = try index.tools(of: server)
            _ = try index.notes(on: server)
            _ = index.servers(named: server.id)
        }
        _ = try index.places(ofDigest: [1, 2, 3, 4, 5, 6])
    }

    /// The directory of a server with forty aliases, packed with the code that needs no description.
    static let fixedCode: [UInt8] = [
        0x63, 0xCD, 0x2B, 0xC8, 0xD5, 0x4F, 0x64, 0x4C, 0x64, 0x62, 0x4C, 0x64, 0xAE, 0xD0, 0x4F, 0xD4, 0x10, 0x4F,
        0xCC, 0xC9, 0x4C, 0x2C, 0xD6, 0x35, 0x30, 0xD0, 0xCD, 0x4F, 0xD3, 0x2D, 0xC9, 0xC8, 0x2C, 0xD6, 0x2D, 0x4E,
        0x2D, 0x2A, 0x4B, 0x2D, 0x82, 0x89, 0x1B, 0xE2, 0x10, 0x37, 0xC2, 0x21, 0x6E, 0x8C, 0x43, 0xDC, 0x04, 0x87,
        0xB8, 0x29, 0x0E, 0x71, 0x33, 0x1C, 0xE2, 0xE6, 0x38, 0xC4, 0x2D, 0x70, 0x88, 0x5B, 0x62, 0x17, 0x37, 0xC4,
        0xE1, 0x5F, 0x43, 0x1C, 0xFE, 0x35, 0xC4, 0xE1, 0x5F, 0x43, 0x1C, 0xFE, 0x35, 0xC4, 0xE1, 0x5F, 0x43, 0x1C,
        0xFE, 0x35, 0xC4, 0xE1, 0x5F, 0x43, 0x1C, 0xFE, 0x35, 0xC4, 0xE1, 0x5F, 0x43, 0x1C, 0xFE, 0x35, 0xC2, 0xE1,
        0x5F, 0x23, 0x1C, 0xFE, 0x35, 0xC2, 0xE1, 0x5F, 0x23, 0x1C, 0xFE, 0x35, 0xC2, 0xE1, 0x5F, 0x23, 0x1C, 0xFE,
        0x35, 0xC2, 0xE1, 0x5F, 0x23, 0x1C, 0xFE, 0x35, 0xC2, 0xE1, 0x5F, 0x23, 0x1C, 0xFE, 0x35, 0xC6, 0xE1, 0x5F,
        0x63, 0x1C, 0xFE, 0x35, 0xC6, 0xE1, 0x5F, 0x63, 0x1C, 0xFE, 0x35, 0xC6, 0xE1, 0x5F, 0x63, 0x1C, 0xFE, 0x35,
        0xC6, 0xE1, 0x5F, 0x63, 0x1C, 0xFE, 0x35, 0xC6, 0xE1, 0x5F, 0x63, 0x74, 0xFF, 0x32, 0x32, 0x00, 0x01, 0x23,
        0x13, 0x23, 0x33, 0x03, 0x03, 0x00,
    ]

    /// The same, packed with a code of its own.
    static let ownCode: [UInt8] = [
        0x75, 0xCF, 0x39, 0x0E, 0xC2, 0x40, 0x10, 0x05, 0xD1, 0x19, 0x5B, 0x9C, 0x81, 0x2B, 0x90, 0x8C, 0xEC, 0xFE,
        0xCD, 0x7A, 0x9C, 0x0E, 0x8C, 0xB0, 0xC4, 0x26, 0x0F, 0x42, 0x1C, 0x1F, 0x12, 0x12, 0xCB, 0x55, 0x61, 0x65,
        0x6F, 0x75, 0x7F, 0xDE, 0xBA, 0xC8, 0xD1, 0xE4, 0x68, 0x3F, 0x5D, 0x6C, 0xD6, 0x71, 0x1D, 0xA3, 0x96, 0xBE,
        0x2F, 0x8F, 0x73, 0x79, 0x5D, 0xC6, 0x5A, 0xEA, 0x30, 0xBD, 0x87, 0xE9, 0xFF, 0x0D, 0xBE, 0xE0, 0x3B, 0xFC,
        0x2D, 0xFC, 0x1D, 0xFC, 0x3D, 0xFC, 0x03, 0xFC, 0x23, 0xFC, 0xD3, 0xF2, 0x37, 0xF0, 0x1A, 0x78, 0x0D, 0xBC,
        0x06, 0x5E, 0x03, 0xAF, 0x81, 0xD7, 0xC0, 0x6B, 0xE0, 0x35, 0xF0, 0x1A, 0x78, 0x05, 0x5E, 0x81, 0x57, 0xE0,
        0x15, 0x78, 0x05, 0x5E, 0x81, 0x57, 0xE0, 0x15, 0x78, 0x05, 0x5E, 0x81, 0xD7, 0xC1, 0xEB, 0xE0, 0x75, 0xF0,
        0x3A, 0x78, 0x1D, 0xBC, 0x0E, 0x5E, 0x07, 0xAF, 0x83, 0xD7, 0xC1, 0xEB, 0x73, 0x6F, 0x4E, 0xBF, 0x72, 0x93,
        0xDB, 0x94, 0xBE,
    ]
}
