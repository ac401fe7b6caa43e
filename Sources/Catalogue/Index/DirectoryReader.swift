internal import ToolRisk

/// Reads the directory: for each server its names, counts, and where its tools are.
struct DirectoryReader {
    private static let part = "directory"

    private var cursor: ByteCursor
    private var firstTool = 0

    init(_ bytes: [UInt8]) {
        cursor = ByteCursor(bytes, part: Self.part)
    }

    mutating func servers(count: Int) throws(CatalogueFault) -> [CatalogueServer] {
        var servers: [CatalogueServer] = []
        while servers.count < count {
            let id = try cursor.string()
            let name = try cursor.string()
            let isOfficial = try officialness()
            let package = try optionalString()
            let repository = try optionalString()
            let aliases = try cursor.strings()
            let counts = try Self.counts(&cursor)
            let worstRisk = try cursor.number()
            let labels = ToolLabels(rawValue: try cursor.byte())
            let toolsWithSchema = try cursor.number()
            let chunk = try cursor.number()
            let offset = try cursor.number()
            let curated = try cursor.number()
            servers.append(
                CatalogueServer(
                    id: id, name: name, isOfficial: isOfficial, package: package, repository: repository,
                    aliases: aliases, counts: counts, worstRisk: worstRisk, labels: labels,
                    toolsWithSchema: toolsWithSchema,
                    place: CatalogueServer.Place(
                        chunk: chunk, offset: offset, firstTool: firstTool,
                        curatedChunk: curated == 0 ? nil : curated)))
            firstTool += counts.total
        }
        return servers
    }

    /// The counts by category, in the order of the categories.
    static func counts(_ cursor: inout ByteCursor) throws(CatalogueFault) -> CategoryCounts {
        var counts = CategoryCounts()
        for category in RiskCategory.allCases { counts[category] = try cursor.number() }
        return counts
    }

    private mutating func officialness() throws(CatalogueFault) -> Bool? {
        switch try cursor.byte() {
        case 0: nil
        case 1: false
        case 2: true
        default: throw .damaged(part: Self.part)
        }
    }

    private mutating func optionalString() throws(CatalogueFault) -> String? {
        let text = try cursor.string()
        return text.isEmpty ? nil : text
    }
}
