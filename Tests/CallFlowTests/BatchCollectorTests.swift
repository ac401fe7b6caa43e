import CallFlow
import Testing

@Suite struct BatchCollectorTests {
    @Test func `a batch is complete when every request is answered`() {
        var batch = BatchCollector()
        batch.expectOne()
        batch.expectOne()
        batch.seal()
        batch.add(Array("{\"id\":1}".utf8).span, for: nil)
        #expect(batch.complete() == nil)
        batch.add(Array("{\"id\":2}".utf8).span, for: nil)
        #expect(batch.complete() == Array("[{\"id\":1},{\"id\":2}]".utf8))
    }

    @Test func `a batch that is still being read is not complete`() {
        var batch = BatchCollector()
        batch.expectOne()
        batch.add(Array("{}".utf8).span, for: nil)
        #expect(batch.complete() == nil)
        batch.seal()
        #expect(batch.complete() == Array("[{}]".utf8))
    }

    @Test func `a batch of notifications is answered with nothing`() {
        var batch = BatchCollector()
        batch.seal()
        #expect(batch.complete() == [])
    }

    @Test func `a request that ends without an answer is not awaited`() {
        var batch = BatchCollector()
        batch.expectOne()
        batch.seal()
        batch.forgetOne()
        #expect(batch.complete() == [])
    }
}
