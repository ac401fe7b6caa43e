internal import JSONText
internal import Testing

struct EditingTests {
    @Test(
        arguments: [
            ([], "[ 1 , 2 ,3 ]"), ([0], "[ 2 ,3 ]"), ([1], "[ 1 ,3 ]"), ([2], "[ 1 , 2 ]"), ([0, 1], "[ 3 ]"),
            ([0, 2], "[ 2 ]"), ([1, 2], "[ 1 ]"), ([2, 1, 0], "[  ]"), ([1, 1], "[ 1 ,3 ]"),
        ] as [([Int], String)])
    func `elements go with one comma each`(positions: [Int], expected: String) throws {
        let document = try JSONDocument(parsing: Array("[ 1 , 2 ,3 ]".utf8))
        let children = positions.compactMap { document.element($0, of: .root) }
        #expect(String(decoding: document.bytes(removing: children, from: .root), as: UTF8.self) == expected)
    }

    @Test func `members go by value or by key, and the rest of the text stays`() throws {
        let text = #" {"keep": [1, 2], "tools":{"a":{"x":[1]}, "b" : 2,"c":null} } "#
        let document = try JSONDocument(parsing: Array(text.utf8))
        let tools = try #require(document.member("tools", of: .root))
        let members = Array(document.members(of: tools))
        let byValue = document.bytes(removing: [members[1].value], from: tools)
        let byKey = document.bytes(removing: [members[1].key], from: tools)
        #expect(String(decoding: byValue, as: UTF8.self) == #" {"keep": [1, 2], "tools":{"a":{"x":[1]},"c":null} } "#)
        #expect(byKey == byValue)
        let rest = document.bytes(removing: [members[0].value, members[2].value], from: tools)
        #expect(String(decoding: rest, as: UTF8.self) == #" {"keep": [1, 2], "tools":{"b" : 2} } "#)
        // A grandchild is not a child.
        let inner = try #require(document.member("x", of: members[0].value))
        #expect(document.bytes(removing: [inner], from: tools) == document.bytes)
    }

    @Test func `any choice of children leaves the others, in order and valid`() throws {
        var random = SplitMix(seed: 7)
        for _ in 0..<2000 {
            var generator = JSONGenerator(random: random)
            let text = generator.container()
            random = generator.random
            let document = try JSONDocument(parsing: text)
            let ids =
                document.kind(.root) == .array
                ? Array(document.elements(of: .root)) : document.members(of: .root).map(\.value)
            let isKept = ids.map { _ in random.below(2) == 0 }
            let removed = zip(ids, isKept).filter { !$0.1 }.map(\.0)
            let edited = try JSONDocument(parsing: document.bytes(removing: removed.reversed(), from: .root))
            #expect(edited.value(.root) == without(document.value(.root), isKept))
        }
    }

    private func without(_ value: JSONValue, _ isKept: [Bool]) -> JSONValue {
        switch value {
        case .array(let elements): .array(zip(elements, isKept).filter(\.1).map(\.0))
        case .object(let members): .object(zip(members, isKept).filter(\.1).map(\.0))
        case .null, .bool, .number, .string: value
        }
    }
}
