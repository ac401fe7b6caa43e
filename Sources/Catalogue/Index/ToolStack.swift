/// Everything that an agent can call over all of its servers, as one picture.
package struct ToolStack: Sendable {
    /// One server of the stack.
    package struct Member: Sendable {
        /// What the client's file, or the user, calls it.
        package let label: String
        /// Which server of the index it is; nil when the index does not know it.
        package let recognition: ServerRecognition?
        /// Its tools; empty when nothing is known of it.
        package let tools: [CatalogueTool]

        /// A member with every part given.
        package init(label: String, recognition: ServerRecognition?, tools: [CatalogueTool]) {
            self.label = label
            self.recognition = recognition
            self.tools = tools
        }
    }

    /// A tool with the place of its server in the stack.
    package struct Placed: Sendable {
        /// Index into `members`.
        package let member: Int
        /// The tool.
        package let tool: CatalogueTool
    }

    /// The servers, in the order in which they were given.
    package let members: [Member]

    /// A stack of these servers.
    package init(members: [Member]) {
        self.members = members
    }

    /// The stack of what a client starts or reaches.
    ///
    /// - Throws: ``CatalogueFault`` when a part of the index is damaged.
    package init(_ launches: [ServerLaunch], in index: CatalogueIndex) throws(CatalogueFault) {
        var members: [Member] = []
        for launch in launches {
            let recognition = index.recognised(launch)
            var tools: [CatalogueTool] = []
            if let recognition { tools = try index.tools(of: recognition.server) }
            members.append(Member(label: launch.name, recognition: recognition, tools: tools))
        }
        self.init(members: members)
    }

    // MARK: - Looking

    /// All tools by category.
    package var counts: CategoryCounts {
        var counts = CategoryCounts()
        for member in members {
            for tool in member.tools { counts[tool.verdict.category] += 1 }
        }
        return counts
    }

    /// All tools, the riskiest first; those of equal risk by name, then in the order of their servers.
    package var riskiestFirst: [Placed] {
        members.indices.flatMap { member in members[member].tools.map { Placed(member: member, tool: $0) } }
            .sorted { left, right in
                if CatalogueTool.isRiskier(left.tool, right.tool) { return true }
                if CatalogueTool.isRiskier(right.tool, left.tool) { return false }
                return left.member < right.member
            }
    }

    /// The servers that the index does not know, by their labels.
    package var unknown: [String] { members.filter { $0.recognition == nil }.map(\.label) }

    /// The tools that a test picks, the riskiest first.
    package func tools(where isWanted: (CatalogueTool) -> Bool) -> [Placed] {
        riskiestFirst.filter { isWanted($0.tool) }
    }

    /// What the tools can do together and none of them alone, the worst first.
    package var combinations: [DangerousCombination] { DangerousCombination.all(in: self) }

    /// Whether the tools of all servers together can take in a stranger's words, read what is private, and carry it
    /// out.
    package var canLeak: Bool { combinations.contains { $0.kind == .leak } }
}
