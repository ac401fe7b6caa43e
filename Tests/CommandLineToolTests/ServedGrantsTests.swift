import CommandLineTool
import ConfigLanguage
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

/// Grants of a configuration as time goes by and the configuration changes.
@Suite struct ServedGrantsTests {
    private let clock = ManualClock(wallNanoseconds: Samples.start)
    private let grants: ServedGrants
    private let token: GrantToken
    private let hash: TokenHash
    private let other: TokenHash

    init() throws {
        grants = ServedGrants(clock: clock)
        token = try #require(GrantToken(randomBytes: [UInt8](repeating: 7, count: GrantToken.randomByteCount)))
        hash = try #require(token.hash)
        other = try #require(TokenHash(bytes: [UInt8](repeating: 1, count: TokenHash.byteCount)))
    }

    private func settings(
        _ label: String = "alice", tags: [String] = [], tokens: [TokenHash]? = nil, expiry: Int64? = nil
    ) -> GrantSettings {
        var settings = GrantSettings(label: label)
        settings.tags = tags
        settings.tokens = tokens ?? [hash]
        settings.expiryNanoseconds = expiry
        return settings
    }

    @discardableResult
    private func put(_ settings: GrantSettings..., access: [ServedAccess] = []) -> ServedGrants.Change {
        grants.adopt(grants.prepare(settings) { _ in access })
    }

    private var found: HubGrant? { grants.grant(presenting: token.revealed) }

    @Test func `a grant is found by its token until it ends, and then handed out once to be ended`() throws {
        put(settings(expiry: Samples.start + 10))
        let grant = try #require(found)
        #expect(grant.label == "alice")
        #expect(grants.takeExpired().isEmpty)
        clock.advance(byNanoseconds: 10)
        #expect(found == nil)
        #expect(grants.takeExpired().map(ObjectIdentifier.init) == [ObjectIdentifier(grant)])
        #expect(grants.takeExpired().isEmpty)
        put(settings(expiry: Samples.start + 20))
        let next = try #require(found)
        #expect(next !== grant)
    }

    @Test func `a grant goes on when tokens or an end are added`() throws {
        put(settings())
        let grant = try #require(found)
        let change = put(settings(tokens: [other, hash], expiry: Samples.start + 10))
        #expect(change.over.isEmpty)
        #expect(found === grant)
    }

    @Test func `a grant that loses a token or gets other tags begins anew`() throws {
        put(settings(tokens: [hash, other]))
        let first = try #require(found)
        #expect(put(settings()).over.map(ObjectIdentifier.init) == [ObjectIdentifier(first)])
        let second = try #require(found)
        #expect(second !== first)
        #expect(put(settings(tags: ["ops"])).over.map(ObjectIdentifier.init) == [ObjectIdentifier(second)])
        #expect(found?.facts.tags == ["ops"])
    }

    @Test func `a grant that is gone, disabled or at its end is over`() throws {
        var disabled = settings()
        disabled.isDisabled = true
        for after in [[], [disabled], [settings(expiry: Samples.start)]] {
            put(settings())
            let grant = try #require(found)
            let change = grants.adopt(grants.prepare(after) { _ in [] })
            #expect(change.over.map(ObjectIdentifier.init) == [ObjectIdentifier(grant)])
            #expect(found == nil)
        }
    }

    @Test func `a grant that may use something else is told of, one that may use the same is not`() throws {
        let source = PolicySource(PolicySnapshot(.missing, bytes: []))
        let server = HubServer(name: "files", access: .stream(ScriptedStarter()))
        let access = [ServedAccess(server: server, source: source)]
        put(settings())
        let change = put(settings(), access: access)
        #expect(change.over.isEmpty)
        #expect(change.moved.count == 1)
        #expect(put(settings(), access: access).moved.isEmpty)
    }

    @Test func `without a token there is only the anonymous grant`() {
        put(settings())
        #expect(grants.grant(presenting: nil) == nil)
        var anonymous = settings("me", tokens: [])
        anonymous.isAnonymous = true
        put(settings(), anonymous)
        #expect(grants.grant(presenting: nil)?.label == "me")
        #expect(grants.grant(presenting: "sp_") == nil)
    }
}
