import ConfigLanguage
import Testing

/// Hashes of tokens as the file holds them.
struct TokenHashTests {
    private let digits = String(repeating: "0f", count: 32)

    @Test func `a hash is read and written back in lower case`() throws {
        let hash = try #require(TokenHash("sha256:" + digits.uppercased()))
        #expect(hash.bytes == [UInt8](repeating: 15, count: 32))
        #expect(hash.description == "sha256:" + digits)
    }

    @Test(arguments: [
        "", "sha256:", "sha256:00", "sha512:" + String(repeating: "0", count: 64),
        "sha256:" + String(repeating: "0", count: 65), "sha256:" + String(repeating: "g", count: 64),
        "sha256:" + String(repeating: "0", count: 63) + "é", String(repeating: "0", count: 64),
    ])
    func `anything else is no hash`(text: String) {
        #expect(TokenHash(text) == nil)
    }

    @Test func `hashes are equal when all their bytes are`() throws {
        let hash = try #require(TokenHash("sha256:" + digits))
        for index in 0..<TokenHash.byteCount {
            var bytes = hash.bytes
            bytes[index] ^= 1
            let other = try #require(TokenHash(bytes: bytes))
            #expect(!hash.equalsInConstantTime(other))
        }
        #expect(hash.equalsInConstantTime(try #require(TokenHash(bytes: hash.bytes))))
        #expect(TokenHash(bytes: Array(hash.bytes.dropLast())) == nil)
    }
}
