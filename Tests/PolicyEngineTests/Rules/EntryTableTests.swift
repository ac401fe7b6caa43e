internal import PolicyEngine
internal import Testing

struct EntryTableTests {
    private static func visited(_ entries: [Entry], _ name: String) -> [String] {
        var ids: [String] = []
        EntryTable(entries).forEachEntry(for: name) { entry in
            ids.append(entry.id)
            return true
        }
        return ids
    }

    @Test func `exact entries come first, then patterns in document order, then all`() {
        let entries = [
            Sample.entry(.all, id: "all"), Sample.entry(.glob(Sample.glob("p*")), id: "p*"),
            Sample.entry(.glob(Sample.glob("*y")), id: "*y"), Sample.entry(.exact("pay"), id: "pay"),
            Sample.entry(.glob(Sample.glob("q*")), id: "q*"), Sample.entry(.exact("pay"), id: "pay again"),
        ]
        #expect(Self.visited(entries, "pay") == ["pay", "pay again", "p*", "*y", "all"])
        #expect(Self.visited(entries, "quit") == ["q*", "all"])
    }

    @Test func `a visit ends when it is told to`() {
        let entries = [Sample.entry(.exact("pay")), Sample.entry(.all)]
        var count = 0
        EntryTable(entries).forEachEntry(for: "pay") { _ in
            count += 1
            return false
        }
        #expect(count == 1)
    }

    @Test func `all lists nobody`() {
        #expect(!EntryTable([Sample.entry(.all)]).lists("pay"))
        #expect(EntryTable([Sample.entry(.glob(Sample.glob("p*")))]).lists("pay"))
    }

    @Test func `names that are only canonically equivalent have entries of their own`() {
        let entries = [Sample.entry(.exact("caf\u{E9}"), id: "one"), Sample.entry(.exact("cafe\u{301}"), id: "two")]
        #expect(Self.visited(entries, "caf\u{E9}") == ["one"])
        #expect(Self.visited(entries, "cafe\u{301}") == ["two"])
        #expect(!EntryTable([entries[0]]).lists("cafe\u{301}"))
    }
}
