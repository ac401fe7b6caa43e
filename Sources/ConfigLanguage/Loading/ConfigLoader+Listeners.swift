internal import Diagnostics
internal import DocumentText
internal import HTTPText

/// Where clients connect.
extension ConfigLoader {
    /// Paths that mean something else: health, and the two of HTTP with SSE.
    private static let takenPaths = ["/health", "/healthz", "/readyz", "/sse", "/messages"]

    mutating func listeners(_ member: DocumentMember) -> [ListenerSettings] {
        guard let elements = list(member) else { return [ListenerSettings()] }
        guard !elements.isEmpty else {
            problems.error(
                .emptyValue, at: member.value.place, "`listeners` is empty, so that nobody could connect",
                help: "remove the key for a listener at `127.0.0.1:\(ListenerSettings.defaultPort)`")
            return [ListenerSettings()]
        }
        var settings: [ListenerSettings] = []
        for element in elements {
            let errorsBefore = problems.errorCount
            guard let listener = listener(element), problems.errorCount == errorsBefore else { continue }
            let isTaken = settings.contains { $0.port == listener.port && $0.host == listener.host }
            if isTaken, listener.port != 0 {
                problems.error(
                    .listenerAddress, at: element.place,
                    "two listeners are at \(PlainText.quoted(listener.host)), port \(listener.port)",
                    help: "give one of them another `port`")
            }
            settings.append(listener)
        }
        return settings
    }

    private mutating func listener(_ node: DocumentNode) -> ListenerSettings? {
        let keys = ["host", "port", "tls", "path", "allowed_hosts", "allowed_origins", "max_connections"]
        guard let fields = fields(of: node, what: "listener", keys: keys, subject: "listeners") else { return nil }
        var listener = ListenerSettings()
        if let member = fields["host"] { listener.host = host(member) ?? listener.host }
        if let member = fields["port"] { listener.port = count(member, from: 0, to: 65_535) ?? listener.port }
        if let member = fields["tls"] { listener.identity = identity(member) }
        if let member = fields["path"] { listener.path = endpoint(member) ?? listener.path }
        if let member = fields["allowed_hosts"] { listener.allowedHosts = allowedHosts(member) }
        if let member = fields["allowed_origins"] { listener.allowedOrigins = allowedOrigins(member) }
        read(fields["max_connections"], to: 1_000_000, into: &listener.maxConnections)
        if !listener.isLoopback, !fields.has("tls") {
            problems.warning(
                .openListener, at: fields["host"]?.value.place ?? node.place,
                "other machines reach this listener, and tokens travel without TLS",
                help: "give `tls: {cert, key}`, or bind to `127.0.0.1` behind a proxy that speaks TLS")
        }
        return listener
    }

    private mutating func host(_ member: DocumentMember) -> String? {
        guard let text = text(member) else { return nil }
        // STYLE: what is wrong with it does not matter: any failure is reported just below.
        let address = try? HTTPAddress(text.contains(":") ? "http://[\(text)]" : "http://\(text)")
        // What is more than a host would have been read as a path.
        if let address, address.host == text.lowercased() { return address.host }
        problems.error(
            .listenerAddress, at: member.value.place, "host \(PlainText.quoted(text)) is no name or IP address",
            help: "write a name or an IP address, without scheme, brackets and port")
        return nil
    }

    private mutating func identity(_ member: DocumentMember) -> ListenerSettings.Identity? {
        guard let fields = fields(of: member.value, what: "`tls`", keys: ["cert", "key"]) else { return nil }
        for key in ["cert", "key"] where !fields.has(key) {
            problems.error(
                .missingKey, at: fields.place, "`tls` has no `\(key)`",
                help: "give the paths of two PEM files, `tls: {cert: cert.pem, key: key.pem}`")
        }
        guard let certificate = fields["cert"].flatMap({ path($0) }), let key = fields["key"].flatMap({ path($0) })
        else { return nil }
        return ListenerSettings.Identity(certificatePath: certificate, keyPath: key)
    }

    private mutating func endpoint(_ member: DocumentMember) -> String? {
        guard let text = text(member) else { return nil }
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-._~/".utf8.contains(byte)
            }
        }
        let isOwn = !Self.takenPaths.contains { text == $0 || text.hasPrefix("\($0)/") }
        guard text.hasPrefix("/"), text.count > 1, !text.hasSuffix("/"), !text.contains("//"), isPlain, isOwn else {
            problems.error(
                .listenerAddress, at: member.value.place, "\(PlainText.quoted(text)) is not a path of its own",
                help: "write it like `/mcp`")
            return nil
        }
        return text
    }

    private mutating func allowedHosts(_ member: DocumentMember) -> [String] {
        names(member).filter { host in
            // STYLE: what is wrong with it does not matter: any failure is reported just below.
            let address = try? HTTPAddress("http://\(host)")
            if let address, address.target == "/", !host.hasSuffix("/") { return true }
            problems.error(
                .listenerAddress, at: member.value.place, "\(PlainText.quoted(host)) in `allowed_hosts` is no host",
                help: "write a name such as `gateway.example`, with a port only where that port alone is meant")
            return false
        }
    }

    private mutating func allowedOrigins(_ member: DocumentMember) -> [String] {
        names(member).filter { origin in
            // STYLE: what is wrong with it does not matter: any failure is reported just below.
            let address = try? HTTPAddress(origin)
            if let address, address.target == "/", !origin.hasSuffix("/") { return true }
            problems.error(
                .listenerAddress, at: member.value.place,
                "\(PlainText.quoted(origin)) in `allowed_origins` is no origin",
                help: "write a scheme and a host, such as `https://app.example`")
            return false
        }
    }
}
