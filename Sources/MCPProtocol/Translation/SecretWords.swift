internal import JSONText

/// Finds fields of a form that ask for a secret.
enum SecretWords {
    private static let words: Set<String> = [
        "password", "passwd", "pwd", "passphrase", "passcode", "secret", "token", "apikey", "otp", "totp", "pin",
        "cvv", "cvc", "ssn", "mnemonic", "credential", "bearer",
    ]
    private static let pairs: Set<String> = [
        "api key", "access key", "private key", "secret key", "ssh key", "credit card", "debit card", "card number",
        "security code", "verification code", "recovery code", "social security", "seed phrase", "pass word",
        "pass code", "pass phrase",
    ]

    /// Members of a schema, the texts first.
    private static let keys = KeySet(["title", "description", "format", "properties"])
    private static let propertiesIndex = 3

    /// The name of the first property of a schema whose name, title, description or format looks like a secret, or that
    /// has such a property inside.
    ///
    /// A field that offers a choice, or yes and no, cannot take a secret. Keys that a careless client takes for the
    /// known ones count as these.
    static func firstField(ofSchema schema: JSONNodeID, in document: JSONDocument) -> String? {
        for (key, properties) in document.members(of: schema) where index(of: key, in: document) == propertiesIndex {
            for (name, field) in document.members(of: properties) where !isChoice(field, in: document) {
                if asksForSecret(name, field, in: document) { return document.string(name) }
            }
        }
        return nil
    }

    private static func asksForSecret(_ name: JSONNodeID, _ field: JSONNodeID, in document: JSONDocument) -> Bool {
        if looksSecret(document.string(name) ?? "") { return true }
        for (key, value) in document.members(of: field) {
            guard let index = index(of: key, in: document), index != propertiesIndex else { continue }
            if looksSecret(document.string(value) ?? "") { return true }
        }
        // The protocol has flat forms only, but a client need not insist on it.
        return firstField(ofSchema: field, in: document) != nil
    }

    private static func index(of key: JSONNodeID, in document: JSONDocument) -> Int? {
        switch keys.match(key, in: document) {
        case .known(let index), .twin(let index): index
        case .none: nil
        }
    }

    /// True when a word of the text, or two that follow each other, names a secret; in any letter case.
    static func looksSecret(_ text: String) -> Bool {
        var previous = ""
        for word in split(text).map(singular) {
            if words.contains(word) || pairs.contains("\(previous) \(word)") { return true }
            previous = word
        }
        return false
    }

    private static func isChoice(_ field: JSONNodeID, in document: JSONDocument) -> Bool {
        let type = document.member("type" as StaticString, of: field)
        if let type, document.equals(type, "boolean" as StaticString) { return true }
        return hasChoices(field, in: document)
            || document.object("items", of: field).map { hasChoices($0, in: document) } ?? false
    }

    private static func hasChoices(_ schema: JSONNodeID, in document: JSONDocument) -> Bool {
        document.member("enum" as StaticString, of: schema) != nil
            || document.member("oneOf" as StaticString, of: schema) != nil
            || document.member("anyOf" as StaticString, of: schema) != nil
    }

    /// The words of a text in lower case, also those of `camelCase` and `APIKey`; what nobody sees splits nothing.
    private static func split(_ text: String) -> [String] {
        let letters = Array(text.unicodeScalars).filter {
            let category = $0.properties.generalCategory
            return category != .control && category != .format
        }
        var found: [String] = []
        var word = ""
        for (index, letter) in letters.enumerated() {
            guard letter.properties.isAlphabetic else {
                found.append(word)
                word = ""
                continue
            }
            let isUpper = letter.properties.isUppercase
            let follows = index > 0 && letters[index - 1].properties.isLowercase
            let leads =
                index > 0 && letters[index - 1].properties.isUppercase && index + 1 < letters.count
                && letters[index + 1].properties.isLowercase
            if isUpper, follows || leads {
                found.append(word)
                word = ""
            }
            word.unicodeScalars.append(letter)
        }
        found.append(word)
        return found.filter { !$0.isEmpty }.map { $0.lowercased() }
    }

    private static func singular(_ word: String) -> String {
        word.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : word
    }
}
