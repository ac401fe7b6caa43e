internal import JSONText
internal import Testing

/// Keys and strings compared with bytes that no `String` holds.
struct ByteComparisonTests {
    private let document: JSONDocument

    init() throws {
        document = try JSONDocument(parsing: Array(#"{"path":"a\u0062c","p\u0061th2":1}"#.utf8))
    }

    @Test func `a string equals a range of bytes, escapes resolved, and no range outside of them`() throws {
        let node = try #require(document.member("path", of: .root))
        let bytes = Array("xxabcyy".utf8)
        #expect(document.equals(node, bytes, 2..<5))
        #expect(!document.equals(node, bytes, 2..<6))
        #expect(!document.equals(node, bytes, 5..<8))
        #expect(!document.equals(.root, bytes, 2..<5))
    }

    @Test func `equal keys have the signature of their decoded bytes`() throws {
        let keys = document.members(of: .root).map(\.key)
        let names = ["path", "path2"]
        for (key, name) in zip(keys, names) {
            #expect(document.keySignature(key) == JSONDocument.signature(of: name.utf8.span))
        }
    }
}
