internal import Catalogue
internal import Foundation
internal import GatewayPorts
internal import PinFiles
internal import Testing

struct PinDirectoryTests {
    private static let scope = PinScope(server: "npx -y @scope/server", group: "local")

    @Test func `what was never kept is an empty book`() throws {
        try TemporaryDirectory.use { path in
            let directory = PinDirectory(path: path + "/not/there")
            let count = try directory.book(for: Self.scope).count
            let findings = try directory.findings()
            #expect(count == 0)
            #expect(findings.isEmpty)
        }
    }

    @Test func `what is kept is read again, by this user alone`() throws {
        try TemporaryDirectory.use { path in
            let directory = PinDirectory(path: path + "/pins")
            try directory.update(Self.scope) { SeenTool.see(&$0, "a", "one") }
            let kept = try directory.book(for: Self.scope)
            #expect(kept["a"] != nil)
            let names = try FileManager.default.contentsOfDirectory(atPath: path + "/pins").sorted()
            #expect(names == ["lock", "npx%20-y%20%40scope%2Fserver@local.json"])
            let file = path + "/pins/" + (try #require(names.last))
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func `names of servers and groups stay in the directory and apart`() throws {
        let scopes = [
            PinScope(server: "../../etc/x", group: ".."), PinScope(server: "", group: ""),
            PinScope(server: "a@b", group: "c"), PinScope(server: "a", group: "b@c"),
            PinScope(server: String(repeating: "long ", count: 100), group: "a"),
            PinScope(server: String(repeating: "long ", count: 101), group: "a"), PinScope(server: "é", group: "\0"),
        ]
        try TemporaryDirectory.use { path in
            let directory = PinDirectory(path: path + "/pins")
            for scope in scopes { try directory.update(scope) { SeenTool.see(&$0, "a", scope.server) } }
            let found = try directory.findings().compactMap { finding -> PinScope? in
                guard case .book(let book) = finding else { return nil }
                return book.scope
            }
            #expect(Set(found) == Set(scopes))
            #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["pins"])
        }
    }

    @Test func `a damaged file is refused and left as it is`() throws {
        try TemporaryDirectory.use { path in
            let directory = PinDirectory(path: path)
            try directory.update(Self.scope) { SeenTool.see(&$0, "a", "one") }
            let file = path + "/npx%20-y%20%40scope%2Fserver@local.json"
            let whole = try Data(contentsOf: URL(fileURLWithPath: file))
            let half = Data(whole.prefix(whole.count / 2))
            try half.write(to: URL(fileURLWithPath: file))
            let failure = #expect(throws: PinStoreFailure.self) { try directory.book(for: Self.scope) }
            #expect(failure?.message.contains(file) == true)
            #expect(throws: PinStoreFailure.self) {
                try directory.update(Self.scope) { SeenTool.see(&$0, "b", "two") }
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == half)
            guard case .unreadable = try directory.findings().first else {
                Issue.record("the damaged file was not told of")
                return
            }
        }
    }

    @Test func `the file of another server is refused`() throws {
        try TemporaryDirectory.use { path in
            let directory = PinDirectory(path: path)
            try directory.update(PinScope(server: "a", group: "g")) { SeenTool.see(&$0, "a", "one") }
            try FileManager.default.copyItem(atPath: path + "/a@g.json", toPath: path + "/b@g.json")
            #expect(throws: PinStoreFailure.self) { try directory.book(for: PinScope(server: "b", group: "g")) }
        }
    }

    @Test func `a directory that cannot be written says so`() throws {
        try TemporaryDirectory.use { path in
            try Data().write(to: URL(fileURLWithPath: path + "/file"))
            let directory = PinDirectory(path: path + "/file")
            let failure = #expect(throws: PinStoreFailure.self) {
                try directory.update(Self.scope) { SeenTool.see(&$0, "a", "one") }
            }
            #expect(failure?.message.contains("cannot write the pins in `\(path)/file`") == true)
        }
    }

    @Test func `writers at the same time lose nothing`() async throws {
        try await TemporaryDirectory.useAsync { path in
            let directory = PinDirectory(path: path)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        for number in 0..<10 {
                            try directory.update(Self.scope) { SeenTool.see(&$0, "t\(writer)_\(number)", "one") }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try directory.book(for: Self.scope).count == 40)
        }
    }
}
