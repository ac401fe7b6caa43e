import MCPProtocol
import Testing

@Suite struct AggregateNamingTests {
    private let naming = AggregateNaming(servers: ["git", "git-hub", "git_", "a"])

    @Test func `a plain name says its server and tool`() {
        #expect(naming.outer("create_issue", of: "git-hub") == "git-hub__create_issue")
        #expect(naming.outer("x__y", of: "git") == "git__x__y")
        let found = naming.server(of: "git__x__y")
        #expect(found?.server == "git")
        #expect(found?.inner == "x__y")
    }

    @Test(arguments: ["", "git", "git_x", "Git__x", "other__x", "git__", "__x", "github__x"])
    func `a name of no server leads nowhere`(name: String) {
        #expect(naming.server(of: name) == nil)
    }

    @Test(arguments: [
        "read file", "ünïcode", "a.b/c", "", "_", "____", "x_0123abcd", "_0123abcd", "0123abcd", "tab\t",
        String(repeating: "long", count: 40), "e\u{301}", "\u{E9}",
    ])
    func `a name that models refuse or that is ambiguous is shortened`(tool: String) {
        for server in ["git", "git-hub", "git_", "a"] {
            let outer = naming.outer(tool, of: server)
            #expect(outer.utf8.count <= AggregateNaming.defaultMaxLength)
            #expect(
                outer.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                        || $0 == 0x5F || $0 == 0x2D
                })
            let found = naming.server(of: outer)
            #expect(found?.server == server)
            #expect(found?.inner == nil || found?.inner == tool)
        }
    }

    @Test func `shortened names are the same on every machine`() {
        #expect(naming.outer("read file", of: "a") == "a__read-file_b8489942")
        let long = naming.outer(String(repeating: "x", count: 60), of: "git")
        #expect(long.hasPrefix("git__xxxxxxxx"))
        #expect(long.utf8.count == AggregateNaming.defaultMaxLength)
    }

    @Test func `no two tools share a name`() {
        var tools = [
            "x", "_x", "__x", "x_", "X", "hub__x", "-hub__x", "read file", "read-file", "read\tfile", "x_0123abcd",
            "\u{E9}", "e\u{301}", "", "_", "__",
        ]
        for length in 30..<60 { tools.append(String(repeating: "y", count: length)) }
        // Every outer name is offered as a tool's name again: nobody can be imitated.
        for server in ["git", "git_", "a"] { tools += tools.map { naming.outer($0, of: server) }.prefix(60) }
        var owners: [String: String] = [:]
        for server in ["git", "git-hub", "git_", "a"] {
            for tool in Set(tools.map { Array($0.utf8) }) {
                let name = String(decoding: tool, as: UTF8.self)
                let outer = naming.outer(name, of: server)
                let owner = owners.updateValue("\(server) \(tool)", forKey: outer)
                #expect(owner == nil, "\(outer) is \(owner ?? "") and \(server) \(name)")
                #expect(naming.server(of: outer)?.server == server)
                if let inner = naming.server(of: outer)?.inner { #expect(inner.utf8.elementsEqual(tool)) }
            }
        }
    }

    @Test func `the limit is the operator's`() {
        let naming = AggregateNaming(servers: ["s"], maxLength: 20)
        #expect(naming.outer("12345678901234567", of: "s") == "s__12345678901234567")
        let shortened = naming.outer("123456789012345678", of: "s")
        #expect(shortened.hasPrefix("s__12345678_"))
        #expect(shortened.utf8.count == 20)
        #expect(naming.server(of: shortened)?.inner == nil)
    }

    @Test func `a limit without room still tells tools apart`() {
        let naming = AggregateNaming(servers: ["server"], maxLength: 0)
        let names = Set(["a", "b", "c"].map { naming.outer($0, of: "server") })
        #expect(names.count == 3)
        #expect(names.allSatisfy { naming.server(of: $0)?.server == "server" })
    }
}
