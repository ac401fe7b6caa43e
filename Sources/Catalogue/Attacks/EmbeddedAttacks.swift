internal import CCatalogue

/// The data of the attack patterns, as it stands in the binary.
enum EmbeddedAttacks {
    /// One JSON array.
    static var bytes: [UInt8] {
        let count = ccatalogue_attacks_size()
        var bytes = [UInt8](repeating: 0, count: count)
        // SAFETY: the shim writes at most `count` bytes into the array that it is lent, and keeps no pointer to it.
        let copied = unsafe ccatalogue_attacks_copy(&bytes, count)
        return copied == count ? bytes : []
    }
}
