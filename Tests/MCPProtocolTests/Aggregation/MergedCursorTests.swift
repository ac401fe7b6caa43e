import MCPProtocol
import Testing

@Suite struct MergedCursorTests {
    @Test func `a cursor comes back as it was given`() throws {
        for length in 0..<40 {
            let cursor = String(repeating: String("é\"\\/+\u{1F600}\n".prefix(length % 8)), count: length)
            let encoded = MergedCursor(positions: [("a", cursor), ("b-c_d", "")]).encoded()
            let decoded = try #require(MergedCursor(encoded))
            #expect(decoded.positions.map(\.server) == ["a", "b-c_d"])
            #expect(decoded.positions.map(\.cursor) == [cursor, ""])
            #expect(encoded.utf8.allSatisfy { $0 != 0x2B && $0 != 0x2F && $0 != 0x3D })
        }
    }

    @Test func `a cursor is opaque text of few characters`() {
        #expect(MergedCursor(positions: [("git", "p2")]).encoded() == "W1siZ2l0IiwicDIiXV0")
    }

    @Test(arguments: [
        "", "A", "W1siZ2l0IiwicDIiXV0=", "W1siZ2l0IiwicDIiXV1", "W1siZ2l0IiwicDIiXV0A", "page 2", "W10", "e30",
        "bnVsbA", "W10K", "W1siYSJdXQ", "W1siYSIsMV1d", "W1siYSIsImIiLCJjIl1d", "W1siYSIsIiJdLFsiYSIsIiJdXQ",
        String(repeating: "A", count: MergedCursor.maxCharacters + 1),
    ])
    func `a cursor of anybody else is refused`(text: String) {
        #expect(MergedCursor(text) == nil)
    }

    @Test func `a cursor that is too long is refused`() {
        let room = MergedCursor.maxCharacters / 4 * 3 - #"[["a",""]]"#.utf8.count
        for (count, isRead) in [(room, true), (room + 1, false)] {
            let cursor = MergedCursor(positions: [("a", String(repeating: "x", count: count))])
            #expect((MergedCursor(cursor.encoded()) != nil) == isRead)
        }
    }

    @Test func `no change of one character goes unnoticed as garbage`() {
        let encoded = MergedCursor(positions: [("git", "page")]).encoded()
        for index in encoded.indices {
            var changed = encoded
            changed.replaceSubrange(index...index, with: "*")
            #expect(MergedCursor(changed) == nil)
        }
    }
}
