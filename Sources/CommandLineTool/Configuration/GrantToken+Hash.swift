internal import ConfigLanguage
internal import Crypto

extension GrantToken {
    /// The SHA-256 of the token, as the configuration holds it.
    var hash: TokenHash? {
        var hasher = SHA256()
        let text = Array(revealed.utf8)
        // SAFETY: the bytes are lent for the call, and the hasher keeps no pointer after it.
        unsafe text.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        return TokenHash(bytes: Array(hasher.finalize()))
    }
}
