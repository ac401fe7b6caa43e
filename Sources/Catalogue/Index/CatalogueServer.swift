package import ToolRisk

/// A server of the index, without its tools.
package struct CatalogueServer: Sendable, Hashable {
    /// Where the entry is from and what it is called there, such as `npm/@modelcontextprotocol/server-github`.
    package let id: String
    /// What people call it.
    package let name: String
    /// Whether its vendor makes it; nil when nobody has looked.
    package let isOfficial: Bool?
    /// The package that has it; nil when that is not known.
    package let package: String?
    /// The repository, as an address or `owner/name`; nil when that is not known.
    package let repository: String?
    /// Packages, images, repositories and hosts by which a client may name it.
    package let aliases: [String]
    /// Its tools by category.
    package let counts: CategoryCounts
    /// The highest risk of its tools, from 1 to 5.
    package let worstRisk: Int
    /// What its tools do to the flow of information, all together.
    package let labels: ToolLabels
    /// How many of its tools have a known schema.
    package let toolsWithSchema: Int
    /// Where its tools are.
    let place: Place

    /// Where the tools of a server are in the index.
    struct Place: Sendable, Hashable {
        let chunk: Int
        let offset: Int
        /// Number of tools of all servers before it.
        let firstTool: Int
        /// The chunk of what a person wrote about it; nil when nobody has.
        let curatedChunk: Int?
    }

    /// The risk grade's score, from 0 to 100.
    package var score: Int { RiskGrade.score(worstRisk: worstRisk, counts: counts) }

    /// How much harm its tools could do.
    package var grade: RiskGrade { RiskGrade(score: score) }

    /// True when a person has looked at the server and written about it.
    package var isCurated: Bool { place.curatedChunk != nil }
}
