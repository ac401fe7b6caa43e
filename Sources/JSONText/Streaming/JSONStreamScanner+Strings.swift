extension JSONStreamScanner {
    mutating func beginString(isKey: Bool) {
        phase = .string
        self.isKey = isKey
        hasEscapes = false
        if !keyText.isEmpty { keyText.removeAll(keepingCapacity: true) }
        if !isKey { captureQuote() }
    }

    /// Reads a string on, from behind its opening quote or from where the last bytes ended.
    mutating func readString(
        _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(JSONTextError) -> JSONStreamEvent? {
        if !carry.isEmpty, try !readCutUnit(bytes, &position) { return nil }
        let start = position
        let piece = try bytes.scanStringPiece(from: start)
        if piece.hasEscapes { hasEscapes = true }
        guard piece.outcome == .closed else {
            try keep(bytes, start..<piece.end)
            for offset in piece.end..<bytes.count { carry.append(bytes.peek(offset)) }
            position = bytes.count
            return nil
        }
        position = piece.end &+ 1
        if isKey { return try endKey(bytes, start..<piece.end) }
        capture(bytes, start..<piece.end)
        captureQuote()
        return endScalar(.string)
    }

    /// Reads the escape or character that the last bytes began.
    ///
    /// - Returns: false when its end is still missing.
    private mutating func readCutUnit(_ bytes: Span<UInt8>, _ position: inout Int) throws(JSONTextError) -> Bool {
        let begun = carry.count
        var unit = carry
        let taken = Swift.min(Span<UInt8>.longestUnit, bytes.count &- position)
        for offset in position..<position &+ taken { unit.append(bytes.peek(offset)) }
        guard let end = try unit.span.scanUnit(from: 0) else {
            carry = unit
            position &+= taken
            return false
        }
        carry.removeAll(keepingCapacity: true)
        if unit.first == ASCII.backslash { hasEscapes = true }
        try keep(unit.span, 0..<end)
        position &+= end &- begun
        return true
    }

    /// Keeps a part of a string that does not end in these bytes.
    private mutating func keep(_ text: borrowing Span<UInt8>, _ range: Range<Int>) throws(JSONTextError) {
        guard isKey else { return capture(text, range) }
        if keyText.count + range.count > Self.maxKeyBytes { throw JSONTextError(.tooLarge, at: range.lowerBound) }
        for offset in range { keyText.append(text.peek(offset)) }
    }

    private mutating func endKey(
        _ text: Span<UInt8>, _ range: Range<Int>
    ) throws(JSONTextError) -> JSONStreamEvent? {
        if keyText.isEmpty, !hasEscapes {
            if range.count > Self.maxKeyBytes { throw JSONTextError(.tooLarge, at: range.lowerBound) }
            return try insertKey(text, range, at: range.lowerBound)
        }
        try keep(text, range)
        let written = keyText
        var decoded: [UInt8] = []
        written.span.appendDecoded(from: 0, to: written.count, onto: &decoded)
        return try insertKey(decoded.span, 0..<decoded.count, at: range.lowerBound)
    }

    private mutating func captureQuote() {
        guard isCapturing else { return }
        captured?.append(ASCII.quote)
    }
}
