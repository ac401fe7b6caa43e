/// Rules that a tool's arguments ask for and whose values only the user knows.
struct ArgumentSuggestions {
    /// What an argument means, as far as that calls for a rule.
    private enum Meaning {
        case path, address, money
    }

    /// Conditions on paths and addresses; nil when no argument is one.
    let requirement: PolicyItem?
    /// Limits on money.
    let rules: [PolicyItem]

    init(_ arguments: [ToolArgument]) {
        var conditions: [PolicyItem] = []
        var rules: [PolicyItem] = []
        for argument in arguments {
            guard let meaning = Self.meaning(of: argument), let path = PolicyWriting.path(argument) else { continue }
            switch meaning {
            case .path: conditions.append(Self.condition(path, "within_path", "/srv/project"))
            case .address: conditions.append(Self.condition(path, "host_in", "example.com"))
            case .money where rules.isEmpty && !argument.isRepeated: rules.append(Self.spending(path))
            case .money: break
            }
        }
        requirement = conditions.isEmpty ? nil : Self.requirement(conditions, of: arguments)
        self.rules = rules
    }

    private static func condition(_ path: String, _ comparator: String, _ value: String) -> PolicyItem {
        .element(
            .map([
                ("path", .text(path)), ("op", .text(comparator)), ("value", .elements([.text(value)])),
            ]))
    }

    private static func requirement(_ conditions: [PolicyItem], of arguments: [ToolArgument]) -> PolicyItem {
        let optional = arguments.filter { meaning(of: $0) != nil && !$0.isRequired }
        let words = optional.isEmpty ? [] : ["a call without the argument is refused too"]
        return PolicyItem.member("require", .list(conditions)).suggested(words)
    }

    private static func spending(_ path: String) -> PolicyItem {
        PolicyItem.element(
            .map([
                (
                    "spend_limit",
                    .map([("max", .number(500)), ("window", .text("day")), ("amount", .text(path))])
                )
            ])
        ).suggested(["in the unit of the argument"])
    }

    // MARK: - Meanings

    private static let paths: Set<String> = [
        "path", "paths", "file", "files", "filename", "filepath", "directory", "dir", "folder", "cwd",
    ]
    private static let addresses: Set<String> = ["url", "urls", "uri", "uris", "webhook", "endpoint"]
    private static let money: Set<String> = ["amount", "price", "cost"]
    // The last word of a name says what it is, unless it is one of these.
    private static let markers: Set<String> = ["name", "in", "cents", "usd"]

    private static func meaning(of argument: ToolArgument) -> Meaning? {
        var words = Self.words(of: argument.name)
        while words.count > 1, let last = words.last, markers.contains(last) { words.removeLast() }
        guard let last = words.last else { return nil }
        let isText = argument.types.isEmpty || argument.types.contains("string") || argument.isRepeated
        if isText, argument.choices.isEmpty {
            if paths.contains(last) { return .path }
            if addresses.contains(last) || argument.format == "uri" || argument.format == "url" { return .address }
        }
        let isNumber = argument.types.contains("number") || argument.types.contains("integer")
        return isNumber && money.contains(last) ? .money : nil
    }

    /// `repoPath` and `repo_path` are both `repo`, `path`.
    private static func words(of name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var endsLower = false
        for byte in name.utf8 {
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            let isLower = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
            if isUpper && endsLower || !(isUpper || isLower) {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if isUpper || isLower { word.unicodeScalars.append(Unicode.Scalar(byte | 0x20)) }
            endsLower = isLower
        }
        return word.isEmpty ? words : words + [word]
    }
}
