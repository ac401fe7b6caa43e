/// Finds keys, tokens and passwords in a text, in one pass.
///
/// Commit hashes, ids, UUIDs and package hashes are no secrets: a token needs the prefix of its issuer, or a name
/// before it that says so.
struct SecretScan {
    private var place = 0
    /// Where the last finding ended.
    private var floor = 0
    /// Up to here no web token begins: the run that was looked at last is none.
    private var tokenFreeEnd = 0
    /// By class of bytes: up to where no token of this class is.
    private var barren = [Int](repeating: 0, count: ByteClass.allCases.count)
    /// Up to here no value of a name begins that would pass, since the whole did not.
    private var valueFreeEnd = 0

    /// Where the secrets are: in order and apart, at most `limit`.
    static func ranges(in text: Span<UInt8>, limit: Int) -> [Range<Int>] {
        var scan = SecretScan()
        var found: [Range<Int>] = []
        while found.count < limit, let next = scan.next(in: text) { found.append(next) }
        return found
    }

    /// The next secret, which ends at or before the place where the search goes on.
    private mutating func next(in text: Span<UInt8>) -> Range<Int>? {
        let shapes = SecretShape.byFirstByte
        let beginnings = SecretScan.beginnings
        var isInWord = text.byte(place - 1).isASCIIAlphanumeric
        while place < text.count {
            let byte = text[place]
            let isWord = byte.isASCIIAlphanumeric
            // A token begins where a word does.
            if !(isWord && isInWord), beginnings.holds(byte, text.byte(place + 1)),
                let found = candidate(byte, shapes, in: text)
            {
                place = max(place + 1, found.upperBound)
                floor = found.upperBound
                return found
            }
            isInWord = isWord
            place &+= 1
        }
        return nil
    }

    private mutating func candidate(
        _ byte: UInt8, _ shapes: [[SecretShape]], in text: Span<UInt8>
    ) -> Range<Int>? {
        if byte == UInt8(ascii: "=") { return assigned(in: text) }
        if byte == UInt8(ascii: ":") {
            return login(in: text) ?? botToken(in: text) ?? assigned(in: text)
        }
        if byte == UInt8(ascii: "-") { return privateKey(in: text) }
        if byte == UInt8(ascii: "e"), let end = webTokenEnd(in: text) { return place..<end }
        if byte | 0x20 == UInt8(ascii: "b"), let found = bearer(in: text) { return found }
        for shape in shapes[Int(byte)] {
            if let end = shape.end(in: text, at: place, &barren) { return place..<end }
        }
        return nil
    }

    /// The pairs of bytes with which anything begins: most places of a text are passed over by them.
    private static let beginnings: BytePairs = {
        var pairs = BytePairs()
        for shape in SecretShape.byFirstByte.joined() where shape.prefix.count > 1 {
            pairs.insert(shape.prefix[0], shape.prefix[1])
        }
        for byte in UInt8.min...UInt8.max {
            pairs.insert(UInt8(ascii: "="), byte)
            pairs.insert(UInt8(ascii: ":"), byte)
        }
        for pair in ["--", "ey", "be", "Be"] { pairs.insert(pair.utf8.span[0], pair.utf8.span[1]) }
        return pairs
    }()

    // MARK: - Keys and tokens

    /// `-----BEGIN … PRIVATE KEY-----` to its end, or to the end of the text.
    private func privateKey(in text: Span<UInt8>) -> Range<Int>? {
        guard text.holds("-----BEGIN ", at: place), text.byte(place - 1) != UInt8(ascii: "-") else { return nil }
        var end = place + 11
        while end < text.count, end - place < 64, text[end] == 0x20 || ByteClass.upperDigits.contains(text[end]) {
            end += 1
        }
        guard text.holds("-----", at: end), text.extracting(place..<end).contains("PRIVATE KEY".utf8.span) else {
            return nil
        }
        guard let last = text.firstPlace(of: "-----END ", from: end) else { return place..<text.count }
        let close = text.firstPlace(of: "-----", from: last + 9)
        return place..<(close.map { $0 + 5 } ?? text.count)
    }

    /// Where a JSON Web Token ends: three parts, the first two of them JSON objects.
    private mutating func webTokenEnd(in text: Span<UInt8>) -> Int? {
        guard place >= tokenFreeEnd, text.holds("eyJ", at: place) else { return nil }
        let head = text.end(of: .base64URL, from: place)
        guard head - place >= 12, text.byte(head) == UInt8(ascii: "."), text.holds("eyJ", at: head + 1) else {
            tokenFreeEnd = head
            return nil
        }
        let body = text.end(of: .base64URL, from: head + 1)
        guard body - head >= 12, text.byte(body) == UInt8(ascii: ".") else {
            tokenFreeEnd = body
            return nil
        }
        // Without a signature (`alg: none`) it is still what some servers accept.
        return text.end(of: .base64URL, from: body + 1)
    }

    /// What follows `Bearer `.
    private func bearer(in text: Span<UInt8>) -> Range<Int>? {
        guard text.holds("earer ", at: place + 1) else { return nil }
        let start = place + 7
        let end = text.end(of: .token, from: start)
        guard end - start >= 20, SecretValue.isSecret(text, in: start..<end, named: .key, isQuoted: false) else {
            return nil
        }
        return start..<end
    }

    /// The token of a Telegram bot: `0123456789:AA…`.
    private func botToken(in text: Span<UInt8>) -> Range<Int>? {
        guard text.holds("AA", at: place + 1) else { return nil }
        var start = place
        while start > floor, place - start < 11, text[start - 1].isASCIIDigit { start -= 1 }
        let end = text.end(of: .base64URL, from: place + 1)
        guard (8...10).contains(place - start), end - place == 36, !text.byte(start - 1).isASCIIAlphanumeric else {
            return nil
        }
        return start..<end
    }

    // MARK: - Logins and assignments

    /// The password of `scheme://user:password@host`.
    private func login(in text: Span<UInt8>) -> Range<Int>? {
        guard text.holds("//", at: place + 1), text.byte(place - 1).isASCIIAlphanumeric else { return nil }
        var colon: Int?
        var end = place + 3
        while end < text.count, end - place <= SecretScan.maxLoginBytes {
            switch text[end] {
            case UInt8(ascii: "@"):
                guard let colon, end - colon > 1 else { return nil }
                let value = (colon + 1)..<end
                return SecretValue.isPlaceholder(text, in: value) ? nil : value
            case UInt8(ascii: ":"): colon = colon ?? end
            case 0...0x20, UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\""),
                UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"):
                return nil
            default: break
            }
            end += 1
        }
        return nil
    }

    private static let maxLoginBytes = 512

    /// The value of `password=…`, `"api_key": "…"`, `token => '…'`.
    private mutating func assigned(in text: Span<UInt8>) -> Range<Int>? {
        guard place >= valueFreeEnd, let name = name(before: place, in: text) else { return nil }
        var start = place + 1
        while start < text.count, start - place <= 6, "=> \t".utf8.contains(text[start]) { start += 1 }
        if case .authorization = name { start = afterScheme(start, in: text) }
        var quote: UInt8?
        if text.byte(start) == UInt8(ascii: "\\"), "\"'".utf8.contains(text.byte(start + 1)) { start += 1 }
        if "\"'`".utf8.contains(text.byte(start)) {
            quote = text[start]
            start += 1
            if case .authorization = name { start = afterScheme(start, in: text) }
        }
        let end = valueEnd(from: start, quote: quote, in: text)
        guard SecretValue.isSecret(text, in: start..<end, named: name, isQuoted: quote != nil) else {
            valueFreeEnd = end
            return nil
        }
        return start..<end
    }

    /// What the name right before a `=` or `:` says, quotes and spaces between them aside.
    private func name(before place: Int, in text: Span<UInt8>) -> SecretValue.Name? {
        var end = place
        while end > 0, place - end < 4, " \t\"'`\\]".utf8.contains(text[end - 1]) { end -= 1 }
        var start = end
        while start > 0, end - start <= SecretValue.maxNameBytes, ByteClass.base64URL.contains(text[start - 1]) {
            start -= 1
        }
        return SecretValue.name(text, in: start..<end)
    }

    private func afterScheme(_ start: Int, in text: Span<UInt8>) -> Int {
        for scheme in ["Bearer ", "bearer ", "Basic ", "basic ", "Token ", "token "]
        where text.holds(scheme, at: start) {
            return start + scheme.utf8.count
        }
        return start
    }

    private func valueEnd(from start: Int, quote: UInt8?, in text: Span<UInt8>) -> Int {
        var end = start
        while end < text.count, end - start < SecretScan.maxValueBytes {
            let byte = text[end]
            if let quote {
                if byte == quote || byte == UInt8(ascii: "\\") || byte == 0x0A { return end }
            } else if byte <= 0x20 || ",;)]}\"'<>`".utf8.contains(byte) || isNextField(at: end, in: text) {
                return end
            }
            end += 1
        }
        return end
    }

    /// `&name=` ends a value; any other `&` belongs to it.
    private func isNextField(at place: Int, in text: Span<UInt8>) -> Bool {
        guard text[place] == UInt8(ascii: "&") else { return false }
        var end = place + 1
        while end - place <= SecretValue.maxNameBytes, ByteClass.base64URL.contains(text.byte(end)) { end += 1 }
        return end > place + 1 && text.byte(end) == UInt8(ascii: "=")
    }

    private static let maxValueBytes = 8_192
}
