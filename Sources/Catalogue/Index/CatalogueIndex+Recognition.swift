extension CatalogueIndex {
    /// Programs that run other programs, whose names say nothing of the server.
    private static let runners: Set<String> = [
        "npx", "npm", "pnpm", "yarn", "bunx", "bun", "node", "deno", "uvx", "uv", "pipx", "pip", "python", "python3",
        "docker", "podman", "nerdctl", "run", "exec", "dlx", "tool", "sh", "bash", "cmd", "env", "sudo", "go", "cargo",
        "java", "dotnet", "sallyport", "mcp-remote", "supergateway", "mcp-proxy", "@smithery/cli", "start", "serve",
        "install", "x",
    ]

    /// The server that a client's entry probably starts or reaches; nil when the index does not know it.
    ///
    /// Packages, images, repositories and the hosts that a person wrote down are sure; the name that the user gave it,
    /// and the name inside a host, are guesses.
    package func recognised(_ launch: ServerLaunch) -> ServerRecognition? {
        let runners = Registry.all(in: launch.words)
        for word in launch.words {
            if let found = recognised(word: word, of: runners) { return found }
        }
        let addresses = (launch.url.map { [$0] } ?? []) + launch.words.filter { $0.contains("://") }
        for address in addresses {
            if let found = recognised(host: Self.host(of: address)) { return found }
        }
        guard let found = recognised(name: launch.name) else { return nil }
        // What a client's file calls a server says nothing of what its command starts.
        let isNameAll = launch.words.isEmpty && launch.url == nil
        return ServerRecognition(
            server: found.server, sign: isNameAll ? found.sign : .name, words: found.words,
            isSure: isNameAll && found.isSure)
    }

    /// The server that a name stands for, as a user writes it.
    package func recognised(name: String) -> ServerRecognition? {
        let found = servers(named: name)
        if let best = found.first {
            let isSure = best.match <= .alias || best.server.isCurated
            return ServerRecognition(
                server: best.server, sign: best.match <= .entry && name.contains("/") ? .package : .name, words: name,
                isSure: isSure)
        }
        // Names in files of clients have additions, as in `github-mcp` or `mcp-server-github`.
        let core = Self.core(of: String(ServerKey.lastPart(ServerKey.normalised(name))))
        guard !core.isEmpty, core != ServerKey.normalised(name), let best = servers(named: core).first else {
            return nil
        }
        return ServerRecognition(server: best.server, sign: .name, words: name, isSure: false)
    }

    // MARK: - Words of a command

    /// Where the packages of a command are from.
    private enum Registry {
        case npm
        case smithery

        static func all(in words: [String]) -> Set<Registry> {
            var found: Set<Registry> = []
            for word in words {
                switch ServerKey.unversioned(word) {
                case "npx", "npm", "pnpm", "yarn", "bunx", "bun": found.insert(.npm)
                case "@smithery/cli": found.insert(.smithery)
                default: continue
                }
            }
            return found
        }
    }

    /// Hosts of code, which say nothing of the server.
    private static let codeHosts: Set<String> = ["github.com", "gitlab.com", "localhost", "127.0.0.1"]

    private func recognised(word: String, of runners: Set<Registry>) -> ServerRecognition? {
        guard !word.isEmpty, !word.hasPrefix("-"), !word.hasPrefix("/"), !word.hasPrefix("."), !word.hasPrefix("~"),
            word.utf8.count <= ByteCursor.maxStringBytes
        else { return nil }
        if let repository = Self.repository(in: word) {
            return best(repository, at: [.repository, .alias]).map {
                ServerRecognition(server: $0, sign: .repository, words: word, isSure: true)
            }
        }
        guard !word.contains("://"), !word.contains("=") || word.contains("==") else { return nil }
        let package = ServerKey.unversioned(word)
        guard !Self.runners.contains(package.lowercased()) else { return nil }
        if let server = best(package, at: [.id, .alias]) {
            // A package of the same name elsewhere is another one.
            let isSure = server.isCurated || !server.id.hasPrefix("npm/") || runners.contains(.npm)
            return ServerRecognition(server: server, sign: .package, words: package, isSure: isSure)
        }
        if let server = best(package, at: [.entry]) {
            let isSure = server.id.hasPrefix("smithery/") && runners.contains(.smithery)
            return ServerRecognition(server: server, sign: .package, words: package, isSure: isSure)
        }
        let image = Self.image(word)
        if let server = best(image, at: [.alias]) ?? best(Self.withoutRegistry(image), at: [.alias, .repository]) {
            return ServerRecognition(server: server, sign: .image, words: image, isSure: true)
        }
        // A package or image that has its server's name in it, such as `mcp-server-git` or `mcp/git`.
        guard package.contains("mcp") || package.hasPrefix("@"), !package.contains(" ") else { return nil }
        let name = String(ServerKey.lastPart(Self.withoutTag(package)))
        // Of `@vendor/mcp` only the vendor says anything.
        let core = Self.core(of: name)
        let scope = package.hasPrefix("@") ? String(package.dropFirst().prefix { $0 != "/" }) : ""
        for wanted in core.isEmpty ? [scope] : [name, core] where !wanted.isEmpty {
            if let server = best(wanted, at: [.alias, .entry, .lastPart]) {
                // Anybody may publish a package of such a name.
                return ServerRecognition(server: server, sign: .package, words: package, isSure: false)
            }
        }
        return nil
    }

    private func best(_ name: String, at matches: Set<NameMatch>) -> CatalogueServer? {
        servers(named: name).first { matches.contains($0.match) }?.server
    }

    /// The repository in `github:owner/name` and `git+https://github.com/owner/name`.
    private static func repository(in word: String) -> String? {
        if word.hasPrefix("github:") { return String(word.dropFirst("github:".count)) }
        guard word.hasPrefix("git+") else { return nil }
        let key = ServerKey.repository(word)
        return String(ServerKey.repository(String(key.prefix { $0 != "@" })))
    }

    // MARK: - Images

    /// An image without its tag and digest.
    private static func image(_ word: String) -> String {
        var text = withoutTag(word)
        if text.hasPrefix("docker.io/") { text = String(text.dropFirst("docker.io/".count)) }
        return text
    }

    private static func withoutTag(_ word: String) -> String {
        var text = Substring(word)
        if let at = text.firstRange(of: "@sha256") { text = text[..<at.lowerBound] }
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("/") { text = text[..<colon] }
        return String(text)
    }

    /// `ghcr.io/owner/name` as `owner/name`.
    private static func withoutRegistry(_ image: String) -> String {
        guard let slash = image.firstIndex(of: "/"), image[..<slash].contains(".") else { return image }
        return String(image[image.index(after: slash)...])
    }

    // MARK: - Hosts and names

    private func recognised(host: String) -> ServerRecognition? {
        guard !host.isEmpty, !Self.codeHosts.contains(host) else { return nil }
        if let server = best(host, at: [.alias]) {
            return ServerRecognition(server: server, sign: .host, words: host, isSure: true)
        }
        // `mcp.linear.app`: the name before the last dot.
        let labels = host.split(separator: ".")
        guard labels.count >= 2, labels.contains(where: { Int($0) == nil }) else { return nil }
        guard let server = servers(named: String(labels[labels.count - 2])).first?.server else { return nil }
        return ServerRecognition(server: server, sign: .host, words: host, isSure: false)
    }

    private static func host(of address: String) -> String {
        guard let scheme = address.firstRange(of: "://") else { return "" }
        let authority = address[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.split(separator: "@").last.map(String.init) ?? ""
        return withoutTag(host).lowercased()
    }

    /// A name without what all servers are called: `mcp-server-git` is `git`.
    private static func core(of name: String) -> String {
        let common: Set<Substring> = ["mcp", "server", "servers", "remote", "local", "official"]
        return name.split { $0 == "-" || $0 == "_" || $0 == " " }.filter { !common.contains($0) }
            .joined(separator: "-")
    }
}
