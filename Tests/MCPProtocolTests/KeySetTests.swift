import JSONText
import MCPProtocol
import Testing

@Suite struct KeySetTests {
    private let keys = KeySet(["name", "arguments", "_meta", "task", "caf\u{E9}", "toolId", "toolid"])

    private func match(_ key: String) throws -> KeySet.Match {
        let document = try document(key)
        return keys.match(.root, in: document)
    }

    @Test(arguments: [
        (#""name""#, 0), (#""\u006eame""#, 0), (#""arguments""#, 1), (#""_meta""#, 2), (#""café""#, 4),
        (#""toolId""#, 5), (#""toolid""#, 6),
    ])
    func `a known key is known by its decoded bytes`(key: String, index: Int) throws {
        #expect(try match(key) == .known(index))
    }

    @Test(arguments: [
        (#""Name""#, 0), (#""NAME""#, 0), (#""nam\u0045""#, 0), (#""ARGUMENTS""#, 1), (#""argumentſ""#, 1),
        (#""argument\u017f""#, 1), (#""_Meta""#, 2), (#""tas\u212a""#, 3), (#""taſK""#, 3), (#""CAFÉ""#, 4),
        (#""cafe\u0301""#, 4),
    ])
    func `a key that folds to a known one is its twin`(key: String, index: Int) throws {
        #expect(try match(key) == .twin(index))
    }

    @Test(arguments: [
        #""name\u0000""#, #""name\u0000x""#, #""\u0000name""#, #""na\u0001me""#, #""na\u200bme""#, #""\ufeffname""#,
        #""na\u00adme""#, #""NAM\u0045\u0000""#, "\"na\u{200B}me\"",
    ])
    func `a key with characters that nobody sees is a twin`(key: String) throws {
        #expect(try match(key) == .twin(0))
    }

    @Test(arguments: [#""TOOLID""#, #""ToolId""#])
    func `a key may resemble two known ones`(key: String) throws {
        switch try match(key) {
        case .twin(let index): #expect([5, 6].contains(index))
        case .known, .none: Issue.record("not a twin")
        }
    }

    @Test(arguments: [
        #""nam""#, #""names""#, #""name ""#, #""""#, #""n@me""#, #""\u007fmeta""#, #""`meta""#, #""argument5""#,
        #""нame""#,
        "1", "{}", "null",
    ])
    func `another key is nothing`(key: String) throws {
        #expect(try match(key) == .none)
    }

    @Test func `a twin is found at the depth that was asked for`() throws {
        let nested = try document(#"{"a":[{"b":{"Name":1}}],"name":2}"#)
        #expect(keys.twin(in: .root, of: nested) == nil)
        let key = try #require(keys.twin(anywhereIn: .root, of: nested))
        #expect(nested.string(key) == "Name")
        let flat = try document(#"{"x":1,"TASK":2}"#)
        #expect(keys.twin(in: .root, of: flat) != nil)
    }

    @Test(arguments: ["[]", "1", #""Name""#, "null", "{}"])
    func `a node without keys has no twin`(json: String) throws {
        let document = try document(json)
        #expect(keys.twin(in: .root, of: document) == nil)
        #expect(keys.twin(anywhereIn: .root, of: document) == nil)
    }

    @Test func `an empty set has no twins`() throws {
        let empty = KeySet([])
        let object = try document(#"{"name":1,"":2,"é":3}"#)
        #expect(empty.isEmpty)
        #expect(empty.twin(anywhereIn: .root, of: object) == nil)
    }

    @Test func `many keys share buckets and are still told apart`() throws {
        let names = (0..<500).map { "key_\($0)_x" }
        let many = KeySet(names)
        for (index, name) in names.enumerated() {
            let exact = try document("\"\(name)\"")
            #expect(many.match(.root, in: exact) == .known(index))
            let upper = try document("\"\(name.uppercased())\"")
            #expect(many.match(.root, in: upper) == .twin(index))
            let other = try document("\"\(name)y\"")
            #expect(many.match(.root, in: other) == .none)
        }
    }

    @Test func `the search agrees with an obvious model`() throws {
        let known = ["id", "k", "ss", "na me", "task", "kelvin"]
        let set = KeySet(known)
        let letters: [String] = [
            "i", "I", "d", "D", "k", "K", "\u{212A}", "s", "S", "\u{17F}", "t", "a", "A", "e", "n", " ",
        ]
        var state: UInt64 = 42
        for _ in 0..<20_000 {
            var key = ""
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let length = Int(state >> 60) % 4 + 1
            for _ in 0..<length {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                key += letters[Int(state >> 40) % letters.count]
            }
            let expected: KeySet.Match
            if let index = known.firstIndex(of: key) {
                expected = .known(index)
            } else if let index = known.firstIndex(where: { $0.uppercased() == key.uppercased() }) {
                expected = .twin(index)
            } else {
                expected = .none
            }
            let document = try document("\"\(key)\"")
            #expect(set.match(.root, in: document) == expected)
        }
    }
}
