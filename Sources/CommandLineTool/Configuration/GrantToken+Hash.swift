package import ConfigLanguage
internal import Crypto

extension GrantToken {
    /// The SHA-256 of the token, as the configuration holds it.
    package var hash: TokenHash? {
        var hasher = SHA256()
        let text = Array(revealed.utf8)
        // SAFETY: the bytes are lent for the call, and the hasher keeps no pointer after it.
        unsafe text.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        return TokenHash(bytes: Array(hasher.finalize()))
    }
}

extension GrantTable {
    /// The place of the grant that a request has at this moment; nil when it has none.
    ///
    /// - Parameter token: what the client presents, without its scheme; nil when it presents nothing.
    /// - Parameter now: nanoseconds since 1970.
    func index(presenting token: String?, at now: Int64) -> Int? {
        index(presenting: token, at: now) { $0.hash }
    }
}
