package import JSONText

/// The configuration as JSON, in the keys of the file, with defaults filled in and secrets as `***`.
extension GatewayConfiguration {
    /// Everything that is in force.
    package var json: JSONValue {
        .object([
            .init("listeners", .array(listeners.map(\.json))),
            .init("servers", .object(servers.map { .init($0.name, $0.json) })),
            .init("grants", .array(grants.map { json(of: $0) })),
            .init("store", store.json), .init("audit", audit.json),
            .init("pins", .string(pins.rawValue)),
            .init("state_dir", stateDirectory.map(JSONValue.string) ?? .null), .init("limits", limits.json),
            .init("aggregate", aggregate.json), .init("log_level", .string(logLevel.rawValue)),
        ])
    }

    private func json(of grant: GrantSettings) -> JSONValue {
        let servers = grant.servers.map { granted in
            let path = policy(of: grant, for: granted.name)?.path
            return JSONValue.Member(
                granted.name, .object([.init("policy", path.map(JSONValue.string) ?? .null)]))
        }
        return .object([
            .init("label", .string(grant.label)), .init("tags", .texts(grant.tags)),
            .init("servers", .object(servers)),
            .init("expires", grant.expiryNanoseconds.map { .string(ExpiryReader.text($0)) } ?? .null),
            .init("tokens", .texts(grant.tokens.map(\.description))),
            .init("anonymous", .bool(grant.isAnonymous)), .init("disabled", .bool(grant.isDisabled)),
            .init("pin_group", grant.pinGroup.map(JSONValue.string) ?? .null),
        ])
    }
}

extension ListenerSettings {
    fileprivate var json: JSONValue {
        let tls = identity.map { identity in
            JSONValue.object([
                .init("cert", .string(identity.certificatePath)), .init("key", .string(identity.keyPath)),
            ])
        }
        return .object([
            .init("host", .string(host)), .init("port", .count(port)), .init("tls", tls ?? .null),
            .init("path", .string(path)), .init("allowed_hosts", .texts(allowedHosts)),
            .init("allowed_origins", .texts(allowedOrigins)), .init("max_connections", .count(maxConnections)),
        ])
    }
}

extension ServerSettings {
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member]
        switch upstream {
        case .command(let command):
            members = command.members
            members.append(.init("max_children", maxChildren.map(JSONValue.count) ?? .null))
            members.append(
                .init(
                    "restart",
                    .object([
                        .init("initial", .duration(restart.initialNanoseconds)),
                        .init("max", .duration(restart.maxNanoseconds)),
                    ])))
        case .address(let address): members = address.members
        }
        members += [
            .init("policy", policy.map { .string($0.path) } ?? .null),
            .init(
                "timeouts",
                .object([
                    .init("connect", .duration(timeouts.connectNanoseconds)),
                    .init("call", .duration(timeouts.callNanoseconds)),
                    .init("idle", .duration(timeouts.idleNanoseconds)),
                    .init("start", .duration(timeouts.startNanoseconds)),
                ])),
            .init("sharing", .string(sharing.rawValue)), .init("era", .string(era.rawValue)),
            .init("disabled", .bool(isDisabled)),
        ]
        return .object(members)
    }
}

extension CommandSettings {
    fileprivate var members: [JSONValue.Member] {
        [
            .init("command", .texts(shownWords)),
            .init("env", .object(variables.map { .init($0.name, .string($0.value.description)) })),
            .init("inherit_env", .texts(inheritedVariables)),
            .init("cwd", workingDirectory.map(JSONValue.string) ?? .null),
        ]
    }
}

extension AddressSettings {
    fileprivate var members: [JSONValue.Member] {
        [
            .init("url", .string(shownAddress)),
            .init("headers", .object(headers.map { .init($0.name, .string($0.value.description)) })),
            .init("transport", .string(transport.rawValue)),
            .init("ca", authoritiesPath.map(JSONValue.string) ?? .null), .init("insecure", .bool(isInsecure)),
        ]
    }
}

extension StoreSettings {
    fileprivate var json: JSONValue {
        let place: [JSONValue.Member] =
            switch place {
            case .stateDirectory: []
            case .file(let path): [.init("path", .string(path))]
            case .memory: [.init("memory", .bool(true))]
            }
        return .object(place + [.init("fail_mode", .string(failMode.rawValue))])
    }
}

extension AuditSettings {
    fileprivate var json: JSONValue {
        .object([
            .init("detail", .string(detail.rawValue)), .init("sync", .string(sync.rawValue)),
            .init("fail_mode", .string(failMode.rawValue)),
        ])
    }
}

extension LimitSettings {
    fileprivate var json: JSONValue {
        .object([
            .init("max_message_bytes", .count(maxMessageBytes)), .init("max_in_flight", .count(maxInFlight)),
            .init("max_sessions", .count(maxSessions)), .init("max_children", .count(maxChildren)),
            .init("max_children_per_grant", .count(maxChildrenPerGrant)),
            .init("list_timeout", .duration(listTimeoutNanoseconds)),
            .init("park_timeout", .duration(parkTimeoutNanoseconds)),
            .init("session_idle_timeout", .duration(sessionIdleNanoseconds)),
        ])
    }
}

extension AggregateSettings {
    fileprivate var json: JSONValue {
        .object([
            .init("max_name_length", .count(maxNameLength)),
            .init("instructions", instructions.map(JSONValue.string) ?? .null),
        ])
    }
}

extension JSONValue {
    fileprivate static func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
    fileprivate static func count(_ count: Int) -> JSONValue { .integer(Int64(count)) }
    fileprivate static func duration(_ nanoseconds: Int64) -> JSONValue { .string(DurationReader.text(nanoseconds)) }
}
