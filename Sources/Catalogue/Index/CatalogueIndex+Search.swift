package import ToolRisk

extension CatalogueIndex {
    /// Most words of a search that are looked at.
    private static let maxWords = 8

    /// Servers and tools that fit all words, the best first.
    ///
    /// A word fits the name of a server, a tool or an argument: as the whole name best, as a word of it less, as a part
    /// of it least; a tool's name counts more than its server's, and that more than an argument's. Letters' case does
    /// not matter. Equal hits are in the order of servers and tools.
    ///
    /// - Throws: ``CatalogueFault`` when a part of the index is damaged.
    package func search(
        _ words: [String], category: RiskCategory? = nil
    ) throws(CatalogueFault) -> [SearchHit] {
        let patterns = words.flatMap { $0.split(whereSeparator: \.isWhitespace) }.prefix(Self.maxWords)
            .map { WordPattern(String($0)) }
        guard !patterns.isEmpty else { return [] }
        var hits: [SearchHit] = []
        try forEachServer { server, tools in
            let names = [server.id, server.name] + server.aliases + [server.package ?? ""]
            let fits = patterns.map { pattern in names.map { pattern.fit($0) }.max() ?? 0 }
            let bonus = server.isCurated ? 2 : 0
            if category == nil, fits.allSatisfy({ $0 > 0 }) {
                let score = fits.reduce(0, +) * 12 + bonus + 1
                hits.append(SearchHit(server: server, tool: nil, arguments: [], score: score))
            }
            for tool in tools where category == nil || tool.verdict.category == category {
                if let hit = Self.hit(tool, of: server, patterns, fits) { hits.append(hit) }
            }
        }
        // The order of equal hits is the order in which they were found.
        let ranked = hits.enumerated().sorted { left, right in
            left.element.score != right.element.score
                ? left.element.score > right.element.score : left.offset < right.offset
        }
        return ranked.map(\.element)
    }

    /// A tool is a hit when every word fits, and one of them fits more than its server.
    private static func hit(
        _ tool: CatalogueTool, of server: CatalogueServer, _ patterns: [WordPattern], _ serverFits: [Int]
    ) -> SearchHit? {
        var score = server.isCurated ? 2 : 0
        var isOwn = false
        var arguments: [String] = []
        for (pattern, serverFit) in zip(patterns, serverFits) {
            var best = 8 * serverFit
            let own = 10 * pattern.fit(tool.name)
            if own > 0 { isOwn = true }
            best = max(best, own)
            if own == 0 {
                for argument in tool.arguments {
                    let fit = 4 * pattern.fit(argument.name)
                    guard fit > 0 else { continue }
                    isOwn = true
                    best = max(best, fit)
                    if !arguments.contains(argument.name) { arguments.append(argument.name) }
                }
            }
            guard best > 0 else { return nil }
            score += best
        }
        // The less else a name says, the better it fits.
        let length = patterns.reduce(0) { $0 + $1.length }
        score += 5 * min(length, tool.name.utf8.count) / max(1, tool.name.utf8.count)
        return isOwn ? SearchHit(server: server, tool: tool, arguments: arguments, score: score) : nil
    }

    /// The tools of High and Critical level, or of one category, over all servers: riskiest first, then by server and
    /// name.
    ///
    /// - Throws: ``CatalogueFault`` when a part of the index is damaged.
    package func riskiestTools(
        of category: RiskCategory? = nil
    ) throws(CatalogueFault) -> [(server: CatalogueServer, tool: CatalogueTool)] {
        var found: [(server: CatalogueServer, tool: CatalogueTool)] = []
        try forEachServer { server, tools in
            for tool in tools {
                let isWanted = category.map { $0 == tool.verdict.category } ?? tool.verdict.category.isDangerous
                if isWanted { found.append((server, tool)) }
            }
        }
        let ranked = found.enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            if one.tool.verdict.risk != other.tool.verdict.risk {
                return one.tool.verdict.risk > other.tool.verdict.risk
            }
            if one.tool.verdict.category != other.tool.verdict.category {
                return one.tool.verdict.category > other.tool.verdict.category
            }
            if one.server.isCurated != other.server.isCurated { return one.server.isCurated }
            return left.offset < right.offset
        }
        return ranked.map(\.element)
    }
}

/// A word that names are compared with, without regard to the case of ASCII letters.
struct WordPattern {
    private let bytes: [UInt8]

    init(_ word: String) {
        bytes = word.lowercased().utf8.map(\.self)
    }

    /// Bytes of the word.
    var length: Int { bytes.count }

    /// 4 for the whole name, 3 for one of its words, 2 for the start of a word, 1 for a part, 0 for nothing.
    func fit(_ name: String) -> Int {
        var best = 0
        var lower: [UInt8] = []
        var starts: [Bool] = [true]
        var last: UInt8 = 0
        for byte in name.utf8 {
            let isUpper = byte >= 0x41 && byte <= 0x5A
            let isWordByte = Self.isWordByte(byte)
            // A word starts behind a separator, and at a capital behind a small letter.
            if !lower.isEmpty {
                starts.append(isWordByte && (!Self.isWordByte(last) || (isUpper && last >= 0x61 && last <= 0x7A)))
            }
            lower.append(isUpper ? byte | 0x20 : byte)
            last = byte
        }
        guard !bytes.isEmpty, lower.count >= bytes.count else { return 0 }
        if lower == bytes { return 4 }
        for start in 0...(lower.count - bytes.count) where lower[start] == bytes[0] {
            guard lower[start..<start + bytes.count].elementsEqual(bytes) else { continue }
            let end = start + bytes.count
            let isWhole = end == lower.count || starts[end] || !Self.isWordByte(lower[end])
            best = max(best, !starts[start] ? 1 : isWhole ? 3 : 2)
        }
        return best
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A)
            || (byte >= 0x61 && byte <= 0x7A)
    }
}
