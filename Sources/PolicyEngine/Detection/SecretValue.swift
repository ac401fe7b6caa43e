/// Whether a value is a secret, and not a word that stands where one belongs.
enum SecretValue {
    /// What a name says of its value.
    enum Name: Sendable {
        /// `password` and the like: any value but a placeholder.
        case password
        /// `api_key`, `token` and the like: a value that looks random.
        case key
        /// `authorization`: what follows the scheme.
        case authorization
    }

    /// Longest name that is looked at, in bytes.
    static let maxNameBytes = 64

    private static let passwords = ["password", "passwd", "passphrase", "passwort", "pwd"]
    private static let keys = [
        "secret", "token", "apikey", "secretkey", "accesskey", "privatekey", "authkey", "signingkey", "encryptionkey",
        "accountkey", "sharedaccesskey", "masterkey", "credential", "credentials",
    ]
    /// The last two letters of each of these: most names are passed over by them.
    private static let endings: BytePairs = {
        var pairs = BytePairs()
        for name in passwords + keys + ["authorization"] {
            let letters = Array(name.utf8.suffix(2))
            pairs.insert(letters[0], letters[1])
        }
        return pairs
    }()
    /// Tokens that open nothing.
    private static let harmless = [
        "pagetoken", "nexttoken", "continuationtoken", "synctoken", "cursortoken", "progresstoken", "requesttoken",
        "clienttoken", "idempotencytoken", "previoustoken", "designtoken", "canceltoken",
    ]

    /// What documents write for want of a secret.
    private static let stopgaps = [
        "password", "passwort", "changeme", "example", "placeholder", "yourtoken", "your_", "your-", "xxxx",
    ]

    /// What a name says of its value; nil for most names.
    static func name(_ text: Span<UInt8>, in range: Range<Int>) -> Name? {
        guard range.count <= maxNameBytes, range.count >= 3,
            endings.holds(
                text[range.upperBound - 2].lowercasedASCII, text[range.upperBound - 1].lowercasedASCII)
        else { return nil }
        var letters: [UInt8] = []
        letters.reserveCapacity(range.count)
        for place in range where text[place].isASCIIAlphanumeric { letters.append(text[place].lowercasedASCII) }
        if passwords.contains(where: { letters.ends(in: $0) }) { return .password }
        if letters.ends(in: "authorization") { return .authorization }
        guard keys.contains(where: { letters.ends(in: $0) }) else { return nil }
        return harmless.contains { letters.ends(in: $0) } ? nil : .key
    }

    /// Whether the value of such a name is a secret.
    static func isSecret(_ text: Span<UInt8>, in range: Range<Int>, named name: Name, isQuoted: Bool) -> Bool {
        guard !isPlaceholder(text, in: range) else { return false }
        switch name {
        case .password: return isPassword(text, in: range, isQuoted: isQuoted)
        case .key: return range.count >= 16 && isKey(text, in: range)
        case .authorization: return range.count >= 12 && isKey(text, in: range)
        }
    }

    /// Letters and digits that nobody would type: enough different ones, some of them digits or of both cases.
    static func looksRandom(_ text: Span<UInt8>, in range: Range<Int>) -> Bool {
        var digits = 0
        var uppers = 0
        var lowers = 0
        for place in range {
            let byte = text[place]
            if byte.isASCIIDigit { digits += 1 }
            if byte &- UInt8(ascii: "A") < 26 { uppers += 1 }
            if byte &- UInt8(ascii: "a") < 26 { lowers += 1 }
        }
        let isMixed = digits > 0 || (uppers >= 3 && lowers >= 3)
        return isMixed && text.distinctBytes(in: range) >= 6
    }

    // MARK: - Kinds of values

    private static func isPassword(_ text: Span<UInt8>, in range: Range<Int>, isQuoted: Bool) -> Bool {
        guard (6...256).contains(range.count) else { return false }
        var hasDigit = false
        var hasSymbol = false
        var hasUpper = false
        var hasLower = false
        for place in range {
            let byte = text[place]
            switch byte {
            case 0...0x20, 0x7F: return false
            case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): hasUpper = true
            case UInt8(ascii: "a")...UInt8(ascii: "z"): hasLower = true
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"),
                UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: ","):
                break
            default: hasSymbol = true
            }
        }
        // Code reads a password from somewhere: `password = user.password2`.
        if !isQuoted, isExpression(text, in: range) { return false }
        if hasDigit || hasSymbol { return hasDigit && (hasLower || hasUpper || hasSymbol) || hasSymbol }
        return isQuoted && hasUpper && hasLower && range.count >= 12
    }

    /// One part between `-`, `_` and `.` that nobody would type.
    private static func isKey(_ text: Span<UInt8>, in range: Range<Int>) -> Bool {
        guard range.count <= 8_192 else { return false }
        var start = range.lowerBound
        for place in range {
            let byte = text[place]
            guard ByteClass.token.contains(byte) else { return false }
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") {
                if isRandomPart(text, in: start..<place) { return true }
                start = place + 1
            }
        }
        return isRandomPart(text, in: start..<range.upperBound)
    }

    private static func isRandomPart(_ text: Span<UInt8>, in range: Range<Int>) -> Bool {
        guard range.count >= 12 else { return false }
        var hasDigit = false
        var hasLetter = false
        for place in range {
            if text[place].isASCIIDigit { hasDigit = true }
            if text[place].isASCIILetter { hasLetter = true }
        }
        return hasDigit && hasLetter && text.distinctBytes(in: range) >= 6
    }

    private static func isExpression(_ text: Span<UInt8>, in range: Range<Int>) -> Bool {
        var place = range.lowerBound
        guard text.byte(place).isASCIILetter else { return false }
        while place < range.upperBound, text[place].isASCIIAlphanumeric || text[place] == UInt8(ascii: "_") {
            place += 1
        }
        guard place < range.upperBound else { return false }
        let next = text[place]
        return next == UInt8(ascii: "(") || next == UInt8(ascii: "[")
            || (next == UInt8(ascii: ".") && text.byte(place + 1).isASCIILetter)
    }

    /// What documents write where a secret belongs: `${TOKEN}`, `<your key>`, `****`, `$PASSWORD`, `https://…`.
    static func isPlaceholder(_ text: Span<UInt8>, in range: Range<Int>) -> Bool {
        guard let start = range.first else { return true }
        switch text[start] {
        case UInt8(ascii: "<"), UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "#"): return true
        case UInt8(ascii: "$"):
            return text.byte(start + 1) == UInt8(ascii: "{") || text.byte(start + 1) == UInt8(ascii: "(")
                || isVariable(text, in: (start + 1)..<range.upperBound)
        case UInt8(ascii: "{"): if text.byte(start + 1) == UInt8(ascii: "{") { return true }
        case UInt8(ascii: "%"): return true
        default: break
        }
        if text.holds("http://", at: start) || text.holds("https://", at: start) { return true }
        if text.distinctBytes(in: range) < 2 { return true }
        var letters: [UInt8] = []
        for place in range.prefix(64) { letters.append(text[place].lowercasedASCII) }
        return stopgaps.contains { letters.span.contains($0.utf8.span) } && text.distinctBytes(in: range) < 16
    }

    /// The name of a variable: upper case letters, digits and `_`.
    private static func isVariable(_ text: Span<UInt8>, in range: Range<Int>) -> Bool {
        for place in range {
            let byte = text[place]
            guard byte == UInt8(ascii: "_") || byte.isASCIIDigit || byte &- UInt8(ascii: "A") < 26 else { return false }
        }
        return !range.isEmpty
    }
}

extension [UInt8] {
    fileprivate func ends(in word: String) -> Bool {
        span.hasSuffix(word.utf8.span)
    }
}
