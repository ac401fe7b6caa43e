import ConfigLanguage
import Testing

/// Tokens of grants.
struct GrantTokenTests {
    private func token(_ byte: UInt8 = 0) throws -> GrantToken {
        try #require(GrantToken(randomBytes: [UInt8](repeating: byte, count: 32)))
    }

    @Test func `a token is its prefix, its bytes in base64url and a checksum`() throws {
        // The checksum was computed with another program: CRC-32 of the first 46 characters, in base 62.
        #expect(try token().revealed == "sp_" + String(repeating: "A", count: 43) + "2PdVT5")
        #expect(
            GrantToken(randomBytes: Array(0..<32))?.revealed
                == "sp_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh81lKeNE")
        #expect(try token(255).revealed.count == GrantToken.length)
    }

    @Test func `a token is read back`() throws {
        for byte in [0, 1, 127, 128, 255] as [UInt8] {
            let token = try token(byte)
            #expect(GrantToken(token.revealed) == token)
        }
    }

    @Test func `a token with any one character changed is none`() throws {
        let text = Array(try token(7).revealed.utf8)
        for index in text.indices {
            for other in [UInt8(ascii: "A"), UInt8(ascii: "z"), UInt8(ascii: "0"), UInt8(ascii: " ")]
            where text[index] != other {
                var changed = text
                changed[index] = other
                #expect(GrantToken(String(decoding: changed, as: UTF8.self)) == nil)
            }
        }
    }

    @Test func `a text that is longer, shorter or something else is no token`() throws {
        let text = try token(9).revealed
        for other in ["", "sp_", text + " ", " " + text, String(text.dropLast()), text.uppercased(), text + text] {
            #expect(GrantToken(other) == nil)
        }
        #expect(GrantToken(randomBytes: [1, 2, 3]) == nil)
    }

    @Test func `a token and a secret are never printed`() throws {
        let token = try token(11)
        let secret = Secret(token.revealed)
        for value in [token, secret] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), "\([value])", dumped] {
                #expect(!text.contains(token.revealed))
                #expect(text.contains("***"))
            }
        }
    }
}
