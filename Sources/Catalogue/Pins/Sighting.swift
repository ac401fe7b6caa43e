/// What came of looking at one entry of a tool list.
package struct Sighting: Sendable {
    /// What is new about it.
    package enum News: Sendable, Hashable {
        /// Nothing: the definition is the one of last time.
        case unchanged
        /// The tool was never seen before; its definition is pinned, and nothing high is suspicious about it.
        case firstSight
        /// The tool was never seen before, and its words are suspicious: the worst first.
        case poisoned([PoisonFinding])
        /// The definition is not the pinned one: the worst change first.
        case changed([DefinitionChange])
        /// The definition is the pinned one again.
        case restored
        /// The tool had vanished, and is as it was.
        case reappeared
        /// More tools than a book holds: it is not pinned, and nobody can reach it.
        case tooMany
    }

    /// The tool.
    package let name: String
    /// What is new about it.
    package let news: News
    /// What it counts as from now on.
    package let verdict: Verdict
}

/// What the end of a whole list says of tools that were known before.
package enum ListNews: Sendable, Hashable {
    /// A tool is not listed any more.
    case vanished(name: String)
    /// A tool is listed under another name.
    case renamed(from: String, to: String)
}
