internal import Diagnostics

extension CatalogueIndex {
    /// How a server was found by a name, the surest first.
    package enum NameMatch: Int, Sendable, Hashable, Comparable {
        /// Its id.
        case id
        /// A name that a person wrote down for it, or its package.
        case alias
        /// Its id without the place where the entry is from.
        case entry
        /// The last part of its id, or what people call it.
        case lastPart
        /// Its repository.
        case repository

        /// The surer the smaller.
        package static func < (left: NameMatch, right: NameMatch) -> Bool { left.rawValue < right.rawValue }
    }

    /// The servers that a name stands for, the best match first: the surest kind of match, then the ones that a person
    /// has looked at, then the ones of which most is known.
    ///
    /// Letters' case does not matter, nor does the version behind a package's name.
    package func servers(named name: String) -> [(server: CatalogueServer, match: NameMatch)] {
        let wanted = ServerKey.normalised(name)
        guard !wanted.isEmpty else { return [] }
        let found = servers.compactMap { server in
            Self.match(server, wanted).map { (server: server, match: $0) }
        }
        return found.sorted { left, right in
            // A name that a person wrote about goes before an entry that is only called so.
            let isLeftFirst = left.server.isCurated && left.match > .id
            let isRightFirst = right.server.isCurated && right.match > .id
            if (left.match == .id) != (right.match == .id) { return left.match == .id }
            if isLeftFirst != isRightFirst { return isLeftFirst }
            if left.match != right.match { return left.match < right.match }
            return Self.isKnownBetter(left.server, right.server)
        }
    }

    /// The name of a server that was probably meant; nil when none is near.
    package func serverName(near name: String) -> String? {
        let wanted = ServerKey.normalised(name)
        return NearName.nearest(to: wanted, among: servers.lazy.map { ServerKey.lastPart($0.id).lowercased() })
            ?? NearName.nearest(to: wanted, among: servers.lazy.map { $0.id.lowercased() })
    }

    private static func match(_ server: CatalogueServer, _ wanted: String) -> NameMatch? {
        if ServerKey.isSame(server.id, wanted) { return .id }
        if let package = server.package, ServerKey.isSame(package, wanted) { return .alias }
        if server.aliases.contains(where: { ServerKey.isSame($0, wanted) }) { return .alias }
        let entry = ServerKey.entry(server.id)
        if ServerKey.isSame(entry, wanted) { return .entry }
        if ServerKey.isSame(ServerKey.lastPart(entry), wanted) || ServerKey.isSame(server.name, wanted) {
            return .lastPart
        }
        guard let repository = server.repository.map({ ServerKey.repository($0) }) else { return nil }
        return ServerKey.isSame(repository, ServerKey.repository(wanted)) ? .repository : nil
    }

    private static func isKnownBetter(_ left: CatalogueServer, _ right: CatalogueServer) -> Bool {
        if left.toolsWithSchema != right.toolsWithSchema { return left.toolsWithSchema > right.toolsWithSchema }
        if left.counts.total != right.counts.total { return left.counts.total > right.counts.total }
        return left.id < right.id
    }
}
