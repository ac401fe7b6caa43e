import CallFlow
import MCPProtocol
import Testing

@Suite struct InFlightTableTests {
    @Test func `an answer finds its request once`() {
        var table = InFlightTable<RequestID, String>(limit: 4)
        #expect(table.add(.integer(1), "first") == .added)
        #expect(table.take(.integer(1)) == "first")
        #expect(table.take(.integer(1)) == nil)
    }

    @Test func `an id of another type is another request`() {
        var table = InFlightTable<RequestID, String>(limit: 4)
        #expect(table.add(.integer(1), "number") == .added)
        #expect(table.take(.string("1")) == nil)
        #expect(table.count == 1)
    }

    @Test func `the earlier request keeps a reused id`() {
        var table = InFlightTable<RequestID, String>(limit: 4)
        #expect(table.add(.string("a"), "first") == .added)
        #expect(table.add(.string("a"), "second") == .duplicateID)
        #expect(table.call(.string("a")) == "first")
    }

    @Test func `beyond the limit nothing is added`() {
        var table = InFlightTable<RequestID, Int>(limit: 1)
        #expect(table.add(.integer(1), 1) == .added)
        #expect(table.add(.integer(2), 2) == .full)
        #expect(!table.contains(.integer(2)))
        #expect(table.takeAll().map(\.call) == [1])
        #expect(table.count == 0)
    }
}
