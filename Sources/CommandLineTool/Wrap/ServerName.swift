internal import HTTPText

/// The name of a wrapped server in counters, facts and audit when nobody gave it one: its command line.
///
/// Values that look like secrets are left out, since the name is written down.
enum ServerName {
    /// The address without its query, which may hold a secret.
    static func from(address: HTTPAddress) -> String {
        let path = address.target.prefix { $0 != "?" }
        return "\(address.scheme.rawValue)://\(address.authority)\(path)"
    }

    private static let secretWords = ["key", "token", "secret", "password", "passwd", "auth", "credential", "bearer"]

    static func from(command: [String]) -> String {
        withoutSecrets(command).joined(separator: " ")
    }

    /// The words of a command line, with `***` for values that look like secrets.
    static func withoutSecrets(_ command: [String]) -> [String] {
        var words: [String] = []
        var hidesNext = false
        for word in command {
            if hidesNext, !word.hasPrefix("-") {
                words.append("***")
                hidesNext = false
                continue
            }
            hidesNext = false
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if isSecret(String(parts[0])) {
                if parts.count == 2 {
                    words.append("\(parts[0])=***")
                } else {
                    words.append(word)
                    hidesNext = word.hasPrefix("-")
                }
            } else {
                words.append(withoutUserinfo(word))
            }
        }
        return words
    }

    private static func isSecret(_ flag: String) -> Bool {
        let lower = flag.lowercased()
        return secretWords.contains { lower.contains($0) } && !lower.contains("/")
    }

    /// A URL without `user:password@`.
    private static func withoutUserinfo(_ word: String) -> String {
        guard let scheme = word.firstRange(of: "://") else { return word }
        let rest = word[scheme.upperBound...]
        let authorityEnd = rest.firstIndex(of: "/") ?? rest.endIndex
        guard let at = rest[..<authorityEnd].lastIndex(of: "@") else { return word }
        return String(word[..<scheme.upperBound] + rest[rest.index(after: at)...])
    }
}
