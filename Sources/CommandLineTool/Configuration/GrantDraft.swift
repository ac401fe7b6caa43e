internal import ConfigLanguage
internal import JSONText

/// A grant that is not in the configuration yet.
struct GrantDraft {
    let label: String
    let servers: [String]
    /// A date or time.
    let expiry: String?
    let hash: TokenHash

    /// The token, and the entry of `grants` with its hash.
    func text(_ token: GrantToken) -> String {
        var lines = [
            token.revealed, "", "# The line above is the token, and is shown only now. Give it to the client.",
            "# What follows belongs under `grants:` in sallyport.yaml.", "  - label: \(scalar(label))",
        ]
        lines.append("    servers: [\(servers.map(scalar).joined(separator: ", "))]")
        if let expiry { lines.append("    expires: \(expiry)") }
        lines += ["    tokens:", "      - \(hash)"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// The same for programs.
    func json(_ token: GrantToken) -> JSONValue {
        .object([
            .init("token", .string(token.revealed)), .init("hash", .string(hash.description)),
            .init("label", .string(label)), .init("servers", .array(servers.map(JSONValue.string))),
            .init("expires", expiry.map(JSONValue.string) ?? .null),
        ])
    }

    /// A text as YAML reads it back: in quotes unless it is plainly a word.
    private func scalar(_ text: String) -> String {
        let isWord = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            default: false
            }
        }
        // Words such as `no` and `null` are something else to some readers; all of them are short.
        if isWord, text.count > 5 { return text }
        // A `$` would begin a variable.
        let literal = text.replacing("$", with: "$$")
        return String(decoding: JSONValue.string(literal).serialized(), as: UTF8.self)
    }
}
