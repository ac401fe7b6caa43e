internal import JSONText
internal import Testing

struct DocumentTests {
    private let call = #"""
        {"jsonrpc":"2.0", "id" : 7, "method":"tools/call","params":{"name":"p\u0061y","arguments":{"n":[1,-2.50,"é"]}}}
        """#

    @Test func `a document keeps the bytes as received`() throws {
        let bytes = Array(call.utf8)
        #expect(try JSONDocument(parsing: bytes).bytes == bytes)
        #expect(try JSONDocument(parsing: bytes.span).bytes == bytes)
    }

    @Test func `members are found by their decoded key, byte for byte`() throws {
        let document = try document(#"{"\u0061bc":1,"é":2,"":3,"a-key-of-20-bytes--":4}"#)
        #expect(document.member("abc", of: .root).flatMap(document.integer) == 1)
        #expect(document.member("abc" as StaticString, of: .root).flatMap(document.integer) == 1)
        #expect(document.member("é", of: .root).flatMap(document.integer) == 2)
        #expect(document.member("", of: .root).flatMap(document.integer) == 3)
        #expect(document.member("a-key-of-20-bytes--", of: .root).flatMap(document.integer) == 4)
        // The same letter in two code points is another key.
        #expect(document.member("e\u{301}", of: .root) == nil)
        #expect(document.member("ab", of: .root) == nil)
        #expect(document.member("ABC", of: .root) == nil)
    }

    @Test func `nothing is found in what is not a container`() throws {
        let document = try document(#"["a",1,null]"#)
        #expect(document.member("a", of: .root) == nil)
        let text = try #require(document.element(0, of: .root))
        #expect(document.member("a", of: text) == nil)
        #expect(document.element(0, of: text) == nil)
        #expect(Array(document.elements(of: text)).isEmpty)
        #expect(Array(document.members(of: .root)).isEmpty)
        #expect(document.element(3, of: .root) == nil)
        #expect(document.element(-1, of: .root) == nil)
    }

    @Test func `ranges cut out the text of every node`() throws {
        let document = try document(call)
        func text(_ pointer: String) throws -> String {
            let pointer = try #require(JSONPointer(pointer))
            let range = document.range(try #require(document.node(at: pointer)))
            return String(decoding: document.bytes[range], as: UTF8.self)
        }
        #expect(try text("") == call)
        #expect(try text("/id") == "7")
        #expect(try text("/params/name") == #""p\u0061y""#)
        #expect(try text("/params/arguments") == #"{"n":[1,-2.50,"é"]}"#)
        #expect(try text("/params/arguments/n") == #"[1,-2.50,"é"]"#)
        #expect(try text("/params/arguments/n/1") == "-2.50")
    }

    @Test func `members and elements come in text order with their counts`() throws {
        let document = try document(#"{"z":[{"q":1},[],2],"a":{},"m":"s"}"#)
        let keys = document.members(of: .root).map { document.string($0.key) }
        #expect(keys == ["z", "a", "m"])
        #expect(document.members(of: .root).map { document.kind($0.value) } == [.array, .object, .string])
        let list = try #require(document.member("z", of: .root))
        #expect(document.elements(of: list).map { document.kind($0) } == [.object, .array, .number])
        #expect(document.count(.root) == 3)
        #expect(document.count(list) == 3)
        #expect(document.elements(of: list).map { document.count($0) } == [1, 0, 0])
    }

    @Test func `strings are decoded and compared byte for byte`() throws {
        let document = try document(#"["a\n\u00e9\ud83d\ude00","plain é",1]"#)
        let ids = Array(document.elements(of: .root))
        #expect(document.string(ids[0]) == "a\né😀")
        #expect(document.string(ids[1]) == "plain é")
        #expect(document.string(ids[2]) == nil)
        #expect(document.decodedBytes(ids[0]) == Array("a\né😀".utf8))
        #expect(document.decodedBytes(ids[2]) == [])
        #expect(ids.map { document.utf8Length($0) } == [8, 8, 0])
        #expect(ids.map { document.scalarCount($0) } == [4, 7, 0])
        #expect(document.equals(ids[0], "a\né😀"))
        #expect(document.equals(ids[0], "a\né😀" as StaticString))
        #expect(!document.equals(ids[0], "a\né"))
        #expect(!document.equals(ids[0], "a\né😀!"))
        #expect(!document.equals(ids[1], "plain e\u{301}"))
        #expect(!document.equals(ids[2], "1"))
        for id in ids {
            let lent = document.withDecodedBytes(id) { bytes in (0..<bytes.count).map { bytes[$0] } }
            #expect(lent == document.decodedBytes(id))
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("-1", -1), ("42", 42), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("-0", nil), ("1.0", nil), ("1e2", nil),
            ("100000000000000000000", nil), ("\"1\"", nil),
        ] as [(String, Int64?)])
    func `an integer is read only from its canonical form`(text: String, expected: Int64?) throws {
        #expect(try document(text).integer(.root) == expected)
    }

    @Test func `a pointer walks keys and positions`() throws {
        let document = try document(#"{"a/b":{"~":[10,{"":20}]},"0":30}"#)
        func integer(_ pointer: String) -> Int64? {
            JSONPointer(pointer).flatMap { document.node(at: $0) }.flatMap { document.integer($0) }
        }
        #expect(integer("/a~1b/~0/0") == 10)
        #expect(integer("/a~1b/~0/1/") == 20)
        #expect(integer("/0") == 30)
        for missing in ["/a~1b/~0/00", "/a~1b/~0/-", "/a~1b/~0/2", "/a~1b/~0/-1", "/x", "/0/0", "/a~1b/~0/+1"] {
            #expect(integer(missing) == nil, "\(missing)")
        }
        #expect(document.node(at: JSONPointer(tokens: [])) == .root)
    }

    @Test func `an empty document and a foreign node read as nothing`() throws {
        let empty = JSONDocument()
        #expect(empty.kind(.root) == .null)
        #expect(empty.range(.root).isEmpty)
        #expect(empty.bytes.isEmpty)
        #expect(empty.node(at: JSONPointer(tokens: [])) == nil)
        #expect(empty.value(.root) == .null)
        let large = try document("[[1,2,3],[4,5,6],[7,8,9]]")
        let foreign = try #require(large.element(2, of: .root))
        let small = try document("1")
        #expect(small.kind(foreign) == .null)
        #expect(small.range(foreign).isEmpty)
        #expect(Array(small.elements(of: foreign)).isEmpty)
        #expect(small.string(foreign) == nil)
    }

    @Test func `a failed parse leaves nothing of either text`() throws {
        var document = try document(call)
        #expect(throws: JSONTextError.self) { try document.parse(Array(#"{"id":1,"id":2}"#.utf8).span) }
        #expect(document.bytes.isEmpty)
        #expect(document.kind(.root) == .null)
        #expect(document.member("id", of: .root) == nil)
        try document.parse(Array(#"{"id":3}"#.utf8).span)
        #expect(document.member("id", of: .root).flatMap(document.integer) == 3)
    }

    @Test func `a copy keeps its text when the original reads another`() throws {
        var document = try document("[1]")
        let copy = document
        try document.parse(Array("[2,3]".utf8).span)
        #expect(copy.bytes == Array("[1]".utf8))
        #expect(copy.elements(of: .root).map { copy.integer($0) } == [1])
        #expect(document.elements(of: .root).map { document.integer($0) } == [2, 3])
    }

    @Test func `descriptions say nothing of what a text says`() throws {
        let document = try document(#"{"token":"s3cret"}"#)
        #expect("\(document)" == "JSON text of 18 bytes")
        #expect("\(document.value(.root))" == "object of 1")
        #expect(String(reflecting: document.value(.root)) == #"{"token":"s3cret"}"#)
    }

    private func document(_ text: String) throws -> JSONDocument {
        try JSONDocument(parsing: Array(text.utf8))
    }
}
