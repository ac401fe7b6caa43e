internal import Diagnostics
internal import DocumentText

/// Who may use which server.
extension ConfigLoader {
    private static let grantKeys = [
        "label", "tags", "servers", "expires", "tokens", "anonymous", "disabled", "pin_group",
    ]
    /// Longest label and tag, in Unicode scalars.
    static let maxLabelScalars = 64

    /// The grants, and where each of them begins.
    mutating func grants(_ member: DocumentMember, servers: [ServerSettings]) -> ([GrantSettings], [Place]) {
        var grants: [GrantSettings] = []
        var places: [Place] = []
        var labels: [String: Int] = [:]
        var owners: [TokenHash: String] = [:]
        for element in list(member) ?? [] {
            guard let grant = grant(element, servers: servers, owners: &owners) else { continue }
            if let line = labels[grant.label] {
                problems.error(
                    .duplicateValue, at: element.place,
                    "grant \(PlainText.quoted(grant.label)) is already written on line \(line)",
                    help: "give every grant a label of its own")
            }
            labels[grant.label] = element.place.line
            grants.append(grant)
            places.append(element.place)
        }
        return (grants, places)
    }

    private mutating func grant(
        _ node: DocumentNode, servers: [ServerSettings], owners: inout [TokenHash: String]
    ) -> GrantSettings? {
        guard let fields = fields(of: node, what: "grant", keys: Self.grantKeys, subject: "grants") else { return nil }
        let label = label(fields)
        var grant = GrantSettings(label: label ?? "")
        if let member = fields["tags"] {
            grant.tags = names(member)
            for tag in grant.tags { checkLabel(tag, what: "tag", at: member.value.place) }
        }
        if let member = fields["servers"] { grant.servers = grantedServers(member, servers, label: grant.label) }
        if let member = fields["expires"] { grant.expiryNanoseconds = expiry(member, label: grant.label) }
        if let member = fields["anonymous"] { grant.isAnonymous = bool(member) ?? false }
        if let member = fields["disabled"] { grant.isDisabled = bool(member) ?? false }
        if let member = fields["pin_group"], let group = text(member),
            checkLabel(group, what: "pin group", at: member.value.place)
        {
            grant.pinGroup = group
        }
        if let member = fields["tokens"] { grant.tokens = tokens(member, label: grant.label, owners: &owners) }
        guard label != nil else { return nil }
        checkGrantUse(grant, fields)
        return grant
    }

    /// What messages call a grant, one without a label included.
    private static func name(_ label: String) -> String {
        label.isEmpty ? "the grant" : "grant \(PlainText.quoted(label))"
    }

    private mutating func label(_ fields: Fields) -> String? {
        guard let member = fields["label"] else {
            problems.error(
                .missingKey, at: fields.place, "the grant has no `label`",
                help: "name who has it; counters and the audit know it by this name")
            return nil
        }
        guard let label = text(member) else { return nil }
        return checkLabel(label, what: "label", at: member.value.place) ? label : nil
    }

    @discardableResult private mutating func checkLabel(_ text: String, what: String, at place: Place) -> Bool {
        let scalars = text.unicodeScalars
        if scalars.count <= Self.maxLabelScalars, scalars.allSatisfy(PlainText.isPrintable) { return true }
        problems.error(
            .name, at: place, "\(what) \(PlainText.quoted(text)) cannot be used",
            help: "write up to \(Self.maxLabelScalars) printable characters")
        return false
    }

    private mutating func checkGrantUse(_ grant: GrantSettings, _ fields: Fields) {
        let name = Self.name(grant.label)
        if grant.servers.isEmpty, fields["servers"].map({ $0.value.elements?.isEmpty == true }) ?? true {
            problems.warning(
                .useless, at: fields["servers"]?.value.place ?? fields.place, "\(name) lists no server",
                help: "list the servers that it may use under `servers`")
        }
        if grant.isAnonymous {
            if let member = fields["tokens"], !grant.tokens.isEmpty {
                problems.error(
                    .anonymous, at: member.keyPlace, "\(name) is for requests without a token, and has tokens",
                    help: "make two grants of it")
            }
        } else if grant.tokens.isEmpty, fields["tokens"].map({ $0.value.elements?.isEmpty == true }) ?? true {
            problems.warning(
                .useless, at: fields["tokens"]?.value.place ?? fields.place, "\(name) has no token, so nobody has it",
                help: "run `sallyport grant new` and put the hash that it prints under `tokens`")
        }
    }

    // MARK: - Servers of a grant

    private mutating func grantedServers(
        _ member: DocumentMember, _ servers: [ServerSettings], label: String
    ) -> [GrantSettings.GrantedServer] {
        struct Listed {
            let name: String
            let place: Place
            let policy: PolicyReference?
            let hasPolicy: Bool
        }
        var listed: [Listed] = []
        switch member.value.content {
        case .mapping(let members):
            for entry in members {
                guard let (policy, hasPolicy) = grantedPolicy(entry) else { continue }
                listed.append(Listed(name: entry.key, place: entry.keyPlace, policy: policy, hasPolicy: hasPolicy))
            }
        case .sequence(let elements):
            for element in elements {
                guard let name = text(element, what: "an element of `servers`") else { continue }
                listed.append(Listed(name: name, place: element.place, policy: nil, hasPolicy: false))
            }
        case .scalar:
            if member.value.scalar?.text == "*" {
                listed.append(Listed(name: "*", place: member.value.place, policy: nil, hasPolicy: false))
            } else {
                wrongType(member.value, what: "`servers`", wanted: "a list of names, or a mapping of names to policies")
            }
        }
        var granted: [String: Listed] = [:]
        for entry in listed where isKnown(entry.name, servers, at: entry.place, label: label) {
            if granted[entry.name] != nil {
                problems.error(
                    .duplicateValue, at: entry.place, "server \(PlainText.quoted(entry.name)) is listed twice",
                    help: "remove one of the two")
            }
            granted[entry.name] = entry
        }
        return servers.compactMap { server in
            guard let entry = granted[server.name] ?? granted["*"] else { return nil }
            if !entry.hasPolicy, server.policy == nil, !server.isDisabled {
                problems.warning(
                    .noPolicy, at: entry.place,
                    "\(Self.name(label)) has no policy for server `\(server.name)`: every call is refused",
                    help: "write `servers: {\(server.name): {policy: ...}}`, or give the server a `policy`")
            }
            return GrantSettings.GrantedServer(name: server.name, policy: entry.policy)
        }
    }

    /// The policy beside a server of a grant, and whether one was written; nil after an error that leaves neither.
    private mutating func grantedPolicy(_ entry: DocumentMember) -> (PolicyReference?, Bool)? {
        if entry.value.isNull { return (nil, false) }
        guard let fields = fields(of: entry.value, what: "server \(PlainText.quoted(entry.key))", keys: ["policy"])
        else { return nil }
        return (fields["policy"].flatMap { policy($0) }, fields.has("policy"))
    }

    private mutating func isKnown(
        _ name: String, _ servers: [ServerSettings], at place: Place, label: String
    ) -> Bool {
        if name == "*" {
            problems.warning(
                .everyServer, at: place,
                "\(Self.name(label)) lists every server, those that are added later included",
                help: "list them by name where that is not meant")
            return true
        }
        if servers.contains(where: { $0.name == name }) { return true }
        let known = servers.map(\.name)
        problems.error(
            .unknownServer, at: place, "there is no server \(PlainText.quoted(name))",
            help: known.isEmpty
                ? "add it under `servers`" : NearName.help(for: name, among: known, what: "servers are"))
        return false
    }

    // MARK: - Time and tokens

    private mutating func expiry(_ member: DocumentMember, label: String) -> Int64? {
        guard let text = text(member) else { return nil }
        guard let nanoseconds = ExpiryReader.nanoseconds(text) else {
            problems.error(
                .expiry, at: member.value.place, "\(PlainText.quoted(text)) is no date or time",
                help: "write a last day such as `2027-03-31`, or a time such as `2027-03-31T18:00:00Z`")
            return nil
        }
        if nanoseconds <= surroundings.now {
            problems.warning(
                .expiry, at: member.value.place,
                "\(Self.name(label)) ended at \(ExpiryReader.text(nanoseconds))",
                help: "give it a later end, or remove it")
        }
        return nanoseconds
    }

    private mutating func tokens(
        _ member: DocumentMember, label: String, owners: inout [TokenHash: String]
    ) -> [TokenHash] {
        var hashes: [TokenHash] = []
        for element in list(member) ?? [] {
            guard let text = secret(element, what: "an element of `tokens`", mayBeEmpty: false)?.revealed else {
                continue
            }
            guard let hash = TokenHash(text) else {
                // It may be the token itself, so it is not repeated.
                let isMeant = text.hasPrefix(TokenHash.prefix)
                problems.error(
                    .token, at: element.place,
                    isMeant
                        ? "the hash of a token is not `sha256:` and 64 hexadecimal digits"
                        : "a token must not stand in the configuration",
                    help: "store the hash; run `sallyport grant new`")
                continue
            }
            if let owner = owners[hash] {
                problems.error(
                    .duplicateValue, at: element.place, "\(Self.name(owner)) has this token already",
                    help: "make another with `sallyport grant new`")
            }
            owners[hash] = label
            hashes.append(hash)
        }
        return hashes
    }
}
