/// Finds the grant of a token by the token's hash, in a time that tells nothing about other hashes.
///
/// The table is asked with the SHA-256 of what a client presents. Whoever measures it could at best learn beginnings of
/// hashes, from which no token follows; even so, candidates are compared in whole.
package struct GrantTable: Sendable {
    private let slots: [UInt64: [Slot]]
    private let grants: [GrantSettings]
    private let anonymous: Int?

    private struct Slot {
        let hash: TokenHash
        /// The place of the grant in the list that the table was made from.
        let grant: Int
    }

    /// A table of all tokens of these grants.
    package init(_ grants: [GrantSettings]) {
        var slots: [UInt64: [Slot]] = [:]
        for (index, grant) in grants.enumerated() {
            for hash in grant.tokens { slots[Self.key(of: hash), default: []].append(Slot(hash: hash, grant: index)) }
        }
        self.slots = slots
        self.grants = grants
        anonymous = grants.firstIndex { $0.isAnonymous }
    }

    /// The place, in the list that the table was made from, of the grant that a request has at this moment.
    ///
    /// A text that is no token is refused before it is hashed, and a grant that has ended or is disabled counts as
    /// none.
    ///
    /// - Parameter token: what the client presents, without its scheme; nil when it presents nothing.
    /// - Parameter now: nanoseconds since 1970.
    /// - Parameter hash: the SHA-256 of a token.
    package func index(presenting token: String?, at now: Int64, hash: (GrantToken) -> TokenHash?) -> Int? {
        let index: Int?
        if let token {
            index = GrantToken(token).flatMap(hash).flatMap { self.index(of: $0) }
        } else {
            index = anonymous
        }
        return index.flatMap { grants[$0].isLive(at: now) ? $0 : nil }
    }

    /// The place, in the list that the table was made from, of the grant with this token; nil when nobody has it.
    ///
    /// Whether the grant still counts is the caller's to ask: `GrantSettings.isLive(at:)`.
    package func index(of hash: TokenHash) -> Int? {
        var found: Int?
        for slot in slots[Self.key(of: hash)] ?? [] where slot.hash.equalsInConstantTime(hash) { found = slot.grant }
        return found
    }

    private static func key(of hash: TokenHash) -> UInt64 {
        hash.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
