internal import Diagnostics
internal import DocumentText
internal import HTTPText

/// How a server is reached.
extension ConfigLoader {
    private static let commandKeys = ["args", "env", "inherit_env", "cwd", "max_children", "restart"]
    private static let addressKeys = ["headers", "ca", "insecure"]
    /// Fields that the gateway writes itself.
    private static let ownFields: Set<String> = [
        "accept", "connection", "content-length", "content-type", "host", "last-event-id", "mcp-method", "mcp-name",
        "mcp-protocol-version", "mcp-session-id", "transfer-encoding", "upgrade",
    ]

    /// The command or address of a server; beside an error, something that is never used.
    mutating func upstream(_ fields: Fields) -> UpstreamSettings {
        switch (fields["command"], fields["url"]) {
        case (let command?, nil):
            refuse(Self.addressKeys, in: fields, beside: "command")
            return .command(self.command(command, fields))
        case (nil, let url?):
            refuse(Self.commandKeys, in: fields, beside: "url")
            guard let address = address(url, fields) else { return .command(CommandSettings(words: [])) }
            return .address(address)
        case (_?, let url?):
            problems.error(
                .contradiction, at: url.keyPlace, "\(fields.what) has a `command` and a `url`",
                help: "keep one of the two")
        case (nil, nil):
            problems.error(
                .missingKey, at: fields.place, "\(fields.what) has neither a `command` nor a `url`",
                help: "write `command: [program, argument]`, or `url: https://example.org/mcp`")
        }
        return .command(CommandSettings(words: []))
    }

    private mutating func refuse(_ keys: [String], in fields: Fields, beside other: String) {
        for key in keys {
            guard let member = fields[key] else { continue }
            problems.error(
                .contradiction, at: member.keyPlace, "`\(key)` has no meaning beside `\(other)`", help: "remove it")
        }
    }

    // MARK: - Commands

    private mutating func command(_ member: DocumentMember, _ fields: Fields) -> CommandSettings {
        let words = words(member, arguments: fields["args"])
        var settings = CommandSettings(words: words.map(\.text))
        settings.shownWords = words.map(\.shown)
        if let member = fields["inherit_env"] {
            settings.inheritedVariables = names(member)
            for name in settings.inheritedVariables { checkVariable(name, at: member.value.place) }
        }
        if let member = fields["env"] {
            for entry in entries(member, wanted: "a mapping of names to values") ?? [] {
                checkVariable(entry.key, at: entry.keyPlace)
                let what = "variable \(PlainText.quoted(entry.key))"
                guard let value = secret(entry.value, what: what, mayBeEmpty: true) else { continue }
                settings.variables.append(CommandSettings.Variable(name: entry.key, value: value))
            }
        }
        if let member = fields["cwd"] { settings.workingDirectory = path(member) }
        for key in ["transport", "type"] {
            guard let member = fields[key] else { continue }
            _ = choice(member, among: ["stdio"])
        }
        return settings
    }

    /// A word of a command, and what people see of it.
    private struct Word {
        let text: String
        let shown: String
    }

    private mutating func words(_ member: DocumentMember, arguments: DocumentMember?) -> [Word] {
        var words: [Word] = []
        if let elements = member.value.elements {
            words = elements.compactMap { word($0, of: "command") }
            if elements.isEmpty {
                problems.error(
                    .emptyValue, at: member.value.place, "`command` is empty",
                    help: "write the program and its arguments")
            }
        } else if let program = text(member) {
            words = [Word(text: program, shown: shown(program, at: member.value.place))]
            if arguments == nil, program.contains(" ") {
                problems.error(
                    .wrongType, at: member.value.place, "`command` is one text with spaces, and no shell will split it",
                    help: "write a list, `command: [program, argument]`; for a program with a space in its name too")
            }
        }
        return words + (arguments.flatMap({ list($0) }) ?? []).compactMap { word($0, of: "args") }
    }

    private mutating func word(_ node: DocumentNode, of key: String) -> Word? {
        // An argument may be empty.
        if let scalar = node.scalar, scalar.style == .quoted, scalar.text.isEmpty { return Word(text: "", shown: "") }
        return text(node, what: "an element of `\(key)`").map { Word(text: $0, shown: shown($0, at: node.place)) }
    }

    /// What people see of a text: itself, or the variables that it was written with.
    private func shown(_ text: String, at place: Place) -> String {
        writtenTexts[place] ?? text
    }

    private mutating func checkVariable(_ name: String, at place: Place) {
        guard name.isEmpty || name.contains("=") || name.utf8.contains(0) else { return }
        problems.error(
            .serverField, at: place, "\(PlainText.quoted(name)) is no name of a variable",
            help: "write a name without `=`")
    }

    // MARK: - Addresses

    private mutating func address(_ member: DocumentMember, _ fields: Fields) -> AddressSettings? {
        let headers = fields["headers"].map { self.headers($0) } ?? []
        let transport = transport(fields)
        let authorities = fields["ca"].flatMap { path($0) }
        let isInsecure = fields["insecure"].flatMap { bool($0) } ?? false
        guard let text = text(member) else { return nil }
        do throws(HTTPAddressError) {
            var settings = AddressSettings(address: try HTTPAddress(text))
            settings.headers = headers
            settings.transport = transport
            settings.authoritiesPath = authorities
            settings.isInsecure = isInsecure
            if let written = writtenTexts[member.value.place] { settings.shownAddress = written }
            checkTrust(settings, fields)
            return settings
        } catch {
            // A text with a password in it is not repeated.
            let address = error == .userInformation ? "`url`" : "\(PlainText.quoted(text))"
            problems.error(
                .serverAddress, at: member.value.place, "\(address) cannot be used: \(error.message)",
                help: error == .userInformation ? "give credentials in `headers`" : error.help)
            return nil
        }
    }

    private mutating func checkTrust(_ settings: AddressSettings, _ fields: Fields) {
        guard settings.isInsecure, let member = fields["insecure"] else { return }
        if fields.has("ca") {
            problems.error(
                .contradiction, at: member.keyPlace, "`insecure` takes any certificate, so `ca` has no effect",
                help: "remove `insecure`")
            return
        }
        problems.warning(
            .insecureServer, at: member.keyPlace, "any certificate of \(fields.what) is taken",
            help: "name the authority that vouches for it with `ca`")
    }

    private mutating func transport(_ fields: Fields) -> AddressSettings.Transport {
        if let own = fields["transport"], let pasted = fields["type"] {
            problems.error(
                .contradiction, at: max(own.keyPlace, pasted.keyPlace), "`transport` and `type` say the same thing",
                help: "keep one of the two")
        }
        guard let member = fields["transport"] ?? fields["type"] else { return .automatic }
        // `http` and `streamableHttp` are what files of clients say.
        switch choice(member, among: ["auto", "streamable-http", "sse", "http", "streamableHttp"]) {
        case "streamable-http", "http", "streamableHttp": return .streamableHTTP
        case "sse": return .sse
        case _: return .automatic
        }
    }

    private mutating func headers(_ member: DocumentMember) -> [AddressSettings.Header] {
        var headers: [AddressSettings.Header] = []
        for entry in entries(member, wanted: "a mapping of names to values") ?? [] {
            let value = secret(entry.value, what: "header \(PlainText.quoted(entry.key))", mayBeEmpty: true)
            guard isUsable(entry, among: headers), let value else { continue }
            guard HTTPFields.isValue(value.revealed) else {
                problems.error(
                    .serverField, at: entry.value.place,
                    "the value of header \(PlainText.quoted(entry.key)) holds a line break or control character",
                    help: "write it in one line")
                continue
            }
            headers.append(AddressSettings.Header(name: entry.key, value: value))
        }
        return headers
    }

    private mutating func isUsable(_ entry: DocumentMember, among headers: [AddressSettings.Header]) -> Bool {
        let name = entry.key.lowercased()
        if !HTTPFields.isName(name) {
            problems.error(
                .serverField, at: entry.keyPlace, "\(PlainText.quoted(entry.key)) is no name of a header field",
                help: "write it like `Authorization`")
        } else if Self.ownFields.contains(name) {
            problems.error(
                .serverField, at: entry.keyPlace, "the gateway writes the header \(PlainText.quoted(entry.key)) itself",
                help: "remove it")
        } else if headers.contains(where: { $0.name.lowercased() == name }) {
            problems.error(
                .duplicateValue, at: entry.keyPlace, "header \(PlainText.quoted(entry.key)) is given twice",
                help: "remove one of the two; case makes no difference")
        } else {
            return true
        }
        return false
    }
}
