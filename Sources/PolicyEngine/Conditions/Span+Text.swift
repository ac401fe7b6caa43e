extension Span<UInt8> {
    /// True when the bytes begin with those of `prefix`.
    func hasPrefix(_ prefix: borrowing Span<UInt8>) -> Bool {
        holds(prefix, at: 0)
    }

    /// True when the bytes end in those of `suffix`.
    func hasSuffix(_ suffix: borrowing Span<UInt8>) -> Bool {
        holds(suffix, at: count - suffix.count)
    }

    /// True when the bytes of `wanted` are somewhere among these.
    func contains(_ wanted: borrowing Span<UInt8>) -> Bool {
        guard !wanted.isEmpty else { return true }
        var place = 0
        while place <= count - wanted.count {
            if self[place] == wanted[0], holds(wanted, at: place) { return true }
            place += 1
        }
        return false
    }

    /// Number of Unicode scalars in valid UTF-8.
    var scalarCount: Int {
        var scalars = 0
        for place in indices where self[place] & 0xC0 != 0x80 { scalars += 1 }
        return scalars
    }

    /// True when the bytes at a place are those of `wanted`.
    func holds(_ wanted: borrowing Span<UInt8>, at place: Int) -> Bool {
        guard place >= 0, count - place >= wanted.count else { return false }
        for offset in 0..<wanted.count where self[place + offset] != wanted[offset] { return false }
        return true
    }
}
