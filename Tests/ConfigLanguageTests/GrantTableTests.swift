import ConfigLanguage
import Testing

/// Grants by their tokens.
struct GrantTableTests {
    private func hash(_ number: UInt32, tail: UInt8 = 0) throws -> TokenHash {
        var bytes = [UInt8](repeating: tail, count: 32)
        for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: number >> UInt32(8 * index)) }
        return try #require(TokenHash(bytes: bytes))
    }

    @Test func `every token of every grant leads to its grant, and no other hash leads anywhere`() throws {
        var grants: [GrantSettings] = []
        for number in 0..<1_000 as Range<UInt32> {
            var grant = GrantSettings(label: "grant \(number)")
            grant.tokens = [try hash(number), try hash(number, tail: 1)]
            grants.append(grant)
        }
        let table = GrantTable(grants)
        for number in 0..<1_000 as Range<UInt32> {
            #expect(table.index(of: try hash(number)) == Int(number))
            #expect(table.index(of: try hash(number, tail: 1)) == Int(number))
            #expect(table.index(of: try hash(number, tail: 2)) == nil)
        }
        #expect(table.index(of: try hash(1_000)) == nil)
    }

    @Test func `hashes that begin alike are told apart`() throws {
        var bytes = [UInt8](repeating: 3, count: 32)
        let first = try #require(TokenHash(bytes: bytes))
        bytes[31] = 4
        let second = try #require(TokenHash(bytes: bytes))
        var grants = [GrantSettings(label: "a"), GrantSettings(label: "b")]
        grants[0].tokens = [first]
        grants[1].tokens = [second]
        let table = GrantTable(grants)
        #expect(table.index(of: first) == 0)
        #expect(table.index(of: second) == 1)
        bytes[31] = 5
        #expect(table.index(of: try #require(TokenHash(bytes: bytes))) == nil)
    }

    @Test func `a request has the grant of its token, or the anonymous one without a token`() throws {
        let token = try #require(GrantToken(randomBytes: [UInt8](repeating: 5, count: 32)))
        var grants = [GrantSettings(label: "a"), GrantSettings(label: "local")]
        grants[0].tokens = [try hash(1)]
        grants[0].expiryNanoseconds = 100
        grants[1].isAnonymous = true
        let table = GrantTable(grants)
        let known: (GrantToken) -> TokenHash? = { _ in grants[0].tokens.first }
        #expect(table.index(presenting: token.revealed, at: 99, hash: known) == 0)
        #expect(table.index(presenting: token.revealed, at: 100, hash: known) == nil)
        #expect(table.index(presenting: nil, at: 100, hash: known) == 1)
        #expect(table.index(presenting: "", at: 99, hash: known) == nil)
        #expect(GrantTable(Array(grants.prefix(1))).index(presenting: nil, at: 99, hash: known) == nil)
    }

    @Test func `a text that is no token is never hashed`() throws {
        let token = try #require(GrantToken(randomBytes: [UInt8](repeating: 6, count: 32))).revealed
        for text in ["", "x", String(token.dropLast()), token + "A", "sp_" + String(repeating: "A", count: 49)] {
            var hashed = 0
            let index = GrantTable([]).index(presenting: text, at: 0) { _ in
                hashed += 1
                return nil
            }
            #expect(index == nil)
            #expect(hashed == 0)
        }
    }

    @Test func `a grant counts until its end, and never when it is disabled`() {
        var grant = GrantSettings(label: "a")
        #expect(grant.isLive(at: .max))
        grant.expiryNanoseconds = 100
        #expect(grant.isLive(at: 99))
        #expect(!grant.isLive(at: 100))
        grant.isDisabled = true
        #expect(!grant.isLive(at: 99))
    }
}
