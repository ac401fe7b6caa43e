internal import JSONText
internal import Testing

struct ValueTests {
    @Test func `a random tree comes back from its text, however spaced and escaped`() throws {
        var generator = JSONGenerator(random: SplitMix(seed: 5))
        var document = JSONDocument()
        for _ in 0..<3000 {
            let tree = generator.tree()
            let text = generator.text(of: tree)
            try document.parse(text.span)
            #expect(document.value(.root) == tree)
            #expect(document.structurallyEquals(.root, tree))
            #expect(try JSONValue(parsing: tree.serialized()) == tree)
            let canonical = document.canonical(.root)
            let again = try JSONDocument(parsing: canonical)
            #expect(again.canonical(.root) == canonical)
            #expect(again.structurallyEquals(.root, tree))
        }
    }

    @Test func `values are equal by content`() throws {
        func value(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }
        #expect(try value(#"{"a":1,"b":[true,null]}"#) == value(#"{ "b":[true,null],"a":1.0 }"#))
        #expect(try value(#"{"a":1}"#) != value(#"{"a":1,"b":1}"#))
        #expect(try value(#"{"a":1}"#) != value(#"{"b":1}"#))
        #expect(try value("[1,2]") != value("[2,1]"))
        #expect(try value("1") != value("\"1\""))
        #expect(try value("\"é\"") != value("\"e\u{301}\""))
        #expect(try value("null") != value("false"))
        #expect(JSONValue.integer(5) == .number(JSONNumber(5)))
        #expect(try value(#"{"a":{"b":2}}"#)["a"]?["b"] == .integer(2))
        #expect(try value("[1]")["a"] == nil)
    }

    @Test func `a node equals a tree of the same content only`() throws {
        let document = try JSONDocument(parsing: Array(#"{"a":[1,"x",null,true,{"b":2.50}],"c":false}"#.utf8))
        func equals(_ text: String) throws -> Bool {
            document.structurallyEquals(.root, try JSONValue(parsing: text))
        }
        #expect(try equals(#"{"c":false,"a":[1.0,"x",null,true,{"b":25e-1}]}"#))
        #expect(try !equals(#"{"c":false,"a":[1,"x",null,true,{"b":2.5}],"d":1}"#))
        #expect(try !equals(#"{"c":false,"a":[1,"x",null,true]}"#))
        #expect(try !equals(#"{"c":false,"a":[1,"X",null,true,{"b":2.5}]}"#))
        #expect(try !equals(#"{"c":null,"a":[1,"x",null,true,{"b":2.5}]}"#))
        #expect(try !equals(#"{"c":false,"a":[1,"x",null,false,{"b":2.5}]}"#))
        #expect(try !equals("[]"))
    }

    @Test func `a repeated key in a tree does not hide a missing one`() throws {
        let document = try JSONDocument(parsing: Array(#"{"a":1,"b":2}"#.utf8))
        let tree = JSONValue.object([.init("a", .integer(1)), .init("a", .integer(1))])
        #expect(!document.structurallyEquals(.root, tree))
    }

    @Test func `large objects compare whatever their order`() throws {
        let members = (0..<5000).map { JSONValue.Member("k\($0)", .integer(Int64($0))) }
        let shuffled = JSONValue.object(members.reversed())
        #expect(JSONValue.object(members) == shuffled)
        let document = try JSONDocument(parsing: JSONValue.object(members).serialized())
        #expect(document.structurallyEquals(.root, shuffled))
        #expect(!document.structurallyEquals(.root, .object(members.dropLast() + [.init("x", .null)])))
    }

    @Test func `two numbers that share a double have two canonical forms`() throws {
        let left = try JSONDocument(parsing: Array("9007199254740993".utf8)).canonical(.root)
        let right = try JSONDocument(parsing: Array("9007199254740992".utf8)).canonical(.root)
        #expect(left != right)
    }
}
