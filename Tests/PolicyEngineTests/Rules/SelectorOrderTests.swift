internal import PolicyEngine
internal import Testing
internal import ToolRisk

/// The index of selectors against a walk over all of them.
struct SelectorOrderTests {
    private static let names = ["pay", "pay_all", "get_x", "drop", "p", "@read", ""]

    /// A small generator, so that every run tries the same tables.
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static func selector(_ random: inout Random) -> Selector {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: .exact(names.randomElement(using: &random) ?? "pay")
        case 1: .glob(Sample.glob(["p*", "*_x", "?", "*a*", "get_?"].randomElement(using: &random) ?? "p*"))
        case 2: .category(RiskCategory.allCases.randomElement(using: &random) ?? .read)
        default: .all
        }
    }

    /// How early an entry is looked at: exact names, then patterns and categories, then all.
    private static func rank(_ selector: Selector) -> Int {
        switch selector {
        case .exact: 0
        case .glob, .category: 1
        case .all: 2
        }
    }

    @Test(arguments: UInt64(1)...200)
    func `entries come in the order of a walk over all of them`(seed: UInt64) {
        var random = Random(state: seed)
        let selectors = (0..<Int.random(in: 0...12, using: &random)).map { _ in Self.selector(&random) }
        let table = EntryTable(selectors.enumerated().map { Sample.entry($1, id: "\($0)") })
        for name in Self.names {
            for category in RiskCategory.allCases.map(Optional.some) + [nil] {
                let wanted = selectors.indices.filter { selectors[$0].selects(name, category: category) }
                let expected = (0...2).flatMap { rank in wanted.filter { Self.rank(selectors[$0]) == rank } }
                var seen: [String] = []
                table.forEachEntry(for: name, category: category) { entry in
                    seen.append(entry.id)
                    return true
                }
                #expect(seen == expected.map(String.init))
                let isListed = wanted.contains { selectors[$0] != .all }
                #expect(table.lists(name, category: category) == isListed)
            }
        }
    }
}
