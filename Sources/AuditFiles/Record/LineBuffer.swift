internal import JSONText

/// Bytes that grow at their end: what one record needs is a few dozen short copies, without a check of an array each.
@safe struct LineBuffer: ~Copyable {
    // SAFETY: `base` is this value's own and has room for `capacity` bytes, the first `count` of which are set; every
    // method that writes makes room first.
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// How many bytes there are.
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(64, capacity)
        // SAFETY: freed in `deinit` or when it has grown.
        unsafe base = .allocate(capacity: self.capacity)
    }

    deinit {
        // SAFETY: no pointer to the memory leaves this value.
        unsafe base.deallocate()
    }

    /// Lends the bytes from `start` on.
    func withBytes<Result>(from start: Int = 0, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let first = min(max(0, start), count)
        // SAFETY: the range lies within the bytes that are set.
        return unsafe body(UnsafeRawBufferPointer(start: base + first, count: count - first))
    }

    /// Forgets the bytes, and gives the memory back beyond `keptCapacity`.
    mutating func removeAll(keptCapacity: Int) {
        count = 0
        guard capacity > max(64, keptCapacity) else { return }
        // SAFETY: nothing is set in the old memory any more.
        unsafe base.deallocate()
        capacity = max(64, keptCapacity)
        // SAFETY: as in `init`.
        unsafe base = .allocate(capacity: capacity)
    }

    // MARK: - Bytes

    @inline(__always)
    mutating func appendByte(_ byte: UInt8) {
        makeRoom(1)
        // SAFETY: there is room for one byte.
        unsafe base[count] = byte
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        makeRoom(length)
        // SAFETY: there is room, and a literal lives as long as the program.
        unsafe (base + count).update(from: text.utf8Start, count: length)
        count &+= length
    }

    mutating func append(_ bytes: [UInt8]) {
        // SAFETY: the buffer is only copied from while the closure runs.
        unsafe bytes.withUnsafeBufferPointer { unsafe append(copying: $0) }
    }

    @inline(__always)
    private mutating func append(copying bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        makeRoom(bytes.count)
        // SAFETY: there is room, and the caller keeps the source alive.
        unsafe (base + count).update(from: start, count: bytes.count)
        count &+= bytes.count
    }

    /// Appends at most `limit` bytes of a text, whole characters of UTF-8; returns how many it was.
    @inline(__always)
    mutating func append(_ text: borrowing String, limit: Int) -> Int {
        let utf8 = text.utf8.span
        var end = utf8.count
        if end > limit {
            end = max(0, limit)
            while end > 0, utf8[end] & 0xC0 == 0x80 { end -= 1 }
        }
        append(utf8.extracting(0..<end))
        return end
    }

    @inline(__always)
    private mutating func append(_ bytes: Span<UInt8>) {
        // SAFETY: the buffer is the span's own and is only copied from while the closure runs.
        unsafe bytes.withUnsafeBufferPointer { unsafe append(copying: $0) }
    }

    /// Sets one byte that is there already.
    mutating func set(_ byte: UInt8, at index: Int) {
        guard index >= 0, index < count else { return }
        // SAFETY: the index was checked.
        unsafe base[index] = byte
    }

    /// Appends the eight bytes of a word, the lowest first.
    mutating func appendWord(_ word: UInt64) {
        makeRoom(8)
        // SAFETY: there is room for eight bytes.
        unsafe UnsafeMutableRawPointer(base + count).storeBytes(of: word.littleEndian, as: UInt64.self)
        count &+= 8
    }

    // MARK: - JSON

    /// Appends a text as a JSON string.
    @inline(__always)
    mutating func appendQuoted(_ text: borrowing String) {
        let utf8 = text.utf8.span
        // SAFETY: the buffer is the span's own and is only read while the closure runs.
        let isPlain = unsafe utf8.withUnsafeBufferPointer { unsafe Self.isPlain($0) }
        guard isPlain else { return appendEscaped(copy text) }
        appendByte(0x22)
        append(utf8)
        appendByte(0x22)
    }

    @inline(never)
    private mutating func appendEscaped(_ text: String) {
        var writer = JSONWriter()
        writer.string(text)
        append(writer.bytes)
    }

    /// Whether nothing must be escaped, eight bytes at a time.
    private static func isPlain(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let bytes = UnsafeRawBufferPointer(utf8)
        var place = 0
        while place &+ 8 <= bytes.count {
            // SAFETY: eight bytes from `place` on are in the buffer.
            let word = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let quotes = word ^ (ones &* 0x22)
            let backslashes = word ^ (ones &* 0x5C)
            // The highest bit of a byte below 0x20, of a quote and of a backslash; others only above one of those.
            let found =
                (word &- ones &* 0x20) & ~word | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
            if found & highs != 0 { return false }
            place &+= 8
        }
        while place < bytes.count {
            let byte = unsafe bytes[place]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C { return false }
            place &+= 1
        }
        return true
    }

    /// Appends JSON that may hold line breaks between its tokens, never inside: spaces keep a record on one line.
    mutating func appendOnOneLine(_ json: [UInt8]) {
        let start = count
        append(json)
        for index in start..<count {
            // SAFETY: the bytes up to `count` are set.
            let byte = unsafe base[index]
            if byte == 0x0A || byte == 0x0D { set(0x20, at: index) }
        }
    }

    // MARK: - Numbers

    mutating func appendInteger(_ value: Int64) {
        if value < 0 { appendByte(0x2D) }
        var rest = value.magnitude
        var digits = 1
        var bound: UInt64 = 10
        while rest >= bound, digits < 20 {
            digits &+= 1
            bound = digits < 20 ? bound &* 10 : .max
        }
        makeRoom(digits)
        for index in stride(from: count &+ digits &- 1, through: count, by: -1) {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
            // SAFETY: there is room for all digits.
            unsafe base[index] = 0x30 &+ UInt8(truncatingIfNeeded: remainder)
            rest = quotient
        }
        count &+= digits
    }

    /// Appends two decimal digits; the value is below 100.
    mutating func appendTwoDigits(_ value: Int64) {
        appendByte(0x30 &+ UInt8(truncatingIfNeeded: value / 10))
        appendByte(0x30 &+ UInt8(truncatingIfNeeded: value % 10))
    }

    /// Appends the sixteen lower-case hexadecimal digits of a word, the highest first.
    mutating func appendHexadecimal(_ word: UInt64) {
        makeRoom(16)
        // SAFETY: there is room for sixteen bytes.
        unsafe UnsafeMutableRawPointer(base + count).storeBytes(
            of: Self.eightDigits(UInt32(truncatingIfNeeded: word >> 32)).bigEndian, as: UInt64.self)
        // SAFETY: as above.
        unsafe UnsafeMutableRawPointer(base + count + 8).storeBytes(
            of: Self.eightDigits(UInt32(truncatingIfNeeded: word)).bigEndian, as: UInt64.self)
        count &+= 16
    }

    /// Appends two lower-case hexadecimal digits for each byte.
    mutating func appendHexadecimal(_ bytes: [UInt8]) {
        var place = 0
        while place &+ 8 <= bytes.count {
            var word: UInt64 = 0
            for index in place..<(place &+ 8) { word = word &<< 8 | UInt64(bytes[index]) }
            appendHexadecimal(word)
            place &+= 8
        }
        while place < bytes.count {
            for nibble in [bytes[place] >> 4, bytes[place] & 15] { appendByte(nibble &+ (nibble < 10 ? 0x30 : 0x57)) }
            place &+= 1
        }
    }

    /// Spreads eight nibbles over the bytes of a word and turns all of them into digits at once.
    private static func eightDigits(_ half: UInt32) -> UInt64 {
        var nibbles = UInt64(half)
        nibbles = (nibbles | nibbles << 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // Adding 6 carries into the fifth bit of the bytes that hold 10 to 15: those become letters.
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
    }

    // MARK: - Room

    @inline(__always)
    private mutating func makeRoom(_ more: Int) {
        if capacity &- count < more { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let newCapacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
        // SAFETY: the new memory is larger than what is set in the old, which is not used after this.
        unsafe larger.update(from: base, count: count)
        // SAFETY: as above.
        unsafe base.deallocate()
        unsafe base = larger
        capacity = newCapacity
    }
}
