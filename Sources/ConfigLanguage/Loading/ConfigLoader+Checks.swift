internal import Diagnostics
internal import DocumentText

/// What only shows when the whole document is known.
extension ConfigLoader {
    /// Requests without a token are let in by one grant, and only from this machine.
    mutating func checkAnonymous(_ configuration: GatewayConfiguration, _ places: [Place]) {
        let anonymous = zip(configuration.grants, places).filter { $0.0.isAnonymous }
        for (grant, place) in anonymous.dropFirst() {
            problems.error(
                .anonymous, at: place,
                "grant \(PlainText.quoted(grant.label)) is the second one for requests without a token",
                help: "keep one grant with `anonymous: true`")
        }
        guard let (grant, place) = anonymous.first, !grant.isDisabled,
            let open = configuration.listeners.first(where: { !$0.isLoopback })
        else { return }
        problems.error(
            .anonymous, at: place,
            "grant \(PlainText.quoted(grant.label)) lets requests without a token in, and other machines reach "
                + "\(PlainText.quoted(open.host))",
            help: "bind every listener to `127.0.0.1`, or give clients tokens")
    }

    /// Servers and grants that are of use to nobody.
    mutating func checkUse(_ configuration: GatewayConfiguration, _ fields: Fields) {
        guard let member = fields["grants"], member.value.elements?.isEmpty == false else {
            problems.warning(
                .useless, at: fields["grants"]?.keyPlace ?? fields.place,
                "there is no grant, so that every request is refused",
                help: "run `sallyport grant new` and put what it prints under `grants`")
            return
        }
        // A grant that could not be read may list any server.
        guard member.value.elements?.count == configuration.grants.count,
            let servers = fields["servers"] ?? fields["mcpServers"],
            case .mapping(let members) = servers.value.content
        else { return }
        for server in configuration.servers where !server.isDisabled {
            guard !configuration.grants.contains(where: { $0.lists(server: server.name) }),
                let member = members.first(where: { $0.key == server.name })
            else { continue }
            problems.warning(
                .useless, at: member.keyPlace, "no grant lists server `\(server.name)`, so nobody can use it",
                help: "list it under `servers` of a grant, or write `disabled: true`")
        }
    }
}
