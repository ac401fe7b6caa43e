import Testing

/// Proof that each rule can fail, and that it leaves good code alone.
struct RuleSelfTests {
    private func file(_ code: String, at path: String = "Sources/JSONText/Example.swift") -> SourceFile {
        SourceFile(path: path, contents: code)
    }

    private func shell(_ code: String) -> SourceFile { file(code, at: "Sources/Transports/Example.swift") }
    private func test(_ code: String) -> SourceFile { file(code, at: "Tests/JSONTextTests/Example.swift") }

    private static let manifest = Manifest(
        """
        let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
        .target(name: "Transports", dependencies: ["CPosix", nioCore]),
        .testTarget(name: "JSONTextTests", dependencies: ["JSONText"]),
        """)

    @Test func `the manifest is read with its product names`() {
        #expect(Self.manifest.dependencies["Transports"] == ["CPosix", "NIOCore"])
        #expect(Self.manifest.testTargets == ["JSONTextTests"])
    }

    @Test(arguments: [
        ("internal import Foundation", "Sources/JSONText/A.swift"),
        ("import JSONText", "Sources/Diagnostics/A.swift"),
        ("internal import JSONText", "Sources/Nowhere/A.swift"),
        ("internal import AuditFiles", "Sources/Transports/A.swift"),
        ("package import struct NIOCore.ByteBuffer", "Sources/JSONText/A.swift"),
        ("import PolicyEngine", "Tests/JSONTextTests/A.swift"),
        ("import XCTest", "Tests/JSONTextTests/A.swift"),
    ])
    func `a forbidden import is found`(code: String, path: String) {
        #expect(ImportRule.findings(in: file(code, at: path), manifest: Self.manifest).count == 1)
    }

    @Test(arguments: [
        ("package import JSONText", "Sources/Diagnostics/A.swift"),
        ("@preconcurrency internal import NIOCore // why", "Sources/Transports/A.swift"),
        ("import JSONText\nimport Testing", "Tests/JSONTextTests/A.swift"),
        ("let text = \"import Foundation\" // import Foundation", "Sources/JSONText/A.swift"),
    ])
    func `an import of the layer table passes`(code: String, path: String) {
        #expect(ImportRule.findings(in: file(code, at: path), manifest: Self.manifest).isEmpty)
    }

    @Test func `a long file is found`() {
        let lines = String(repeating: "let a = 1\n", count: 501)
        #expect(SizeRule.findings(in: file(lines)).map(\.line) == [0])
        #expect(SizeRule.findings(in: test(lines)).isEmpty)
        #expect(SizeRule.findings(in: test(lines + lines)).count == 1)
    }

    @Test func `a long line is found unless it is excused`() {
        let line = "let a = \"" + String(repeating: "x", count: 112) + "\""
        #expect(SizeRule.findings(in: file(line)).map(\.line) == [1])
        #expect(SizeRule.findings(in: file("// STYLE: one token of a test vector.\n" + line)).isEmpty)
    }

    @Test(arguments: ["func f() {", "init(a: () -> Void = {}) {", "var a: Int {", "func f(\n) -> Int where A: B {"])
    func `a long function is found`(head: String) {
        let body = String(repeating: "    g { [1] }\n", count: 70)
        let code = "struct A {\n\(head)\n\(body)}\n}\n"
        #expect(SizeRule.findings(in: file(code)).map(\.line) == [2])
        let short = String(repeating: "    g()\n", count: 60)
        #expect(SizeRule.findings(in: file("struct A {\n\(head)\n\(short)}\n}\n")).isEmpty)
    }

    @Test func `a requirement without a body does not borrow the next one`() {
        let body = String(repeating: "    g()\n", count: 70)
        let code = "protocol P {\n    func f() -> Int\n    var a: Int { get }\n}\nlet table = {\n\(body)}()\n"
        #expect(SizeRule.findings(in: file(code)).isEmpty)
    }

    @Test(arguments: [
        "let a = b!", "let a = b()!", "let a = b[0]!.c", "var a: Int!", "let a = try! f()", "let a = b as! C",
        "let a = try? f()", "fatalError(\"no\")", "precondition(a > 0)", "preconditionFailure()",
        "public struct A {}", "open class A {}", "Task { f() }", "Task(priority: .high) { f() }",
        "Task.detached { f() }", "DispatchQueue.main.async {}", "unsafe f()", "nonisolated(unsafe) var a = 1",
        "final class A: @unchecked Sendable {}", "// TODO: later", "/* FIXME */", "let a = \"\\(b!)\"",
    ])
    func `a forbidden word is found`(code: String) {
        #expect(WordRule.findings(in: shell(code)).count == 1, "\(code)")
    }

    @Test(arguments: [
        "let a = !b", "if a != b {}", "f(!a, [!b])", "let a = try f()", "let a = b as? C", "let a = \"b!\"",
        "// never try! this", "func `try! is refused`() {}", "try await Task.checkCancellation()",
        "let a = #\"\\(b!)\"#", "let a = \"\"\"\n    b!\n    \"\"\"", "// TODO #12: later", "x.public = 1",
        "// INVARIANT: a is counted above.\nprecondition(a > 0)",
        "// SAFETY: the span outlives the call; `f` keeps it.\nlet a = 1\nunsafe f(a)",
        "// STYLE: the peer has gone, there is nobody to tell.\n_ = try? f()",
    ])
    func `an allowed word passes`(code: String) {
        #expect(WordRule.findings(in: shell(code)).isEmpty, "\(code)")
    }

    @Test func `a safety comment ends at a blank line`() {
        #expect(WordRule.findings(in: shell("// SAFETY: why.\nunsafe f()\n\nunsafe g()")).map(\.line) == [4])
    }

    @Test(arguments: [
        "let a: UnsafeRawBufferPointer", "let a = ContinuousClock()", "let a = Int.random(in: 0...1)", "print(1)",
        "let a = UUID()", "let a = b.shuffled()",
    ])
    func `an effect in a pure target is found`(code: String) {
        #expect(WordRule.findings(in: file(code)).count == 1, "\(code)")
        #expect(WordRule.findings(in: shell(code)).isEmpty, "\(code)")
    }

    @Test(arguments: [
        "@testable import JSONText", "try await Task.sleep(for: .seconds(1))", "usleep(10)",
        "let a = ContinuousClock().now", "let a = Date()", "let a = Date.now", "f(host: \"localhost\", port: 8080)",
    ])
    func `a test that depends on time or on a port is found`(code: String) {
        #expect(WordRule.findings(in: test(code)).count == 1, "\(code)")
    }

    @Test(arguments: ["f(port: 0)", "let a = Date(timeIntervalSince1970: 0)", "func sleep(until a: Int) {}"])
    func `a test that controls its time passes`(code: String) {
        #expect(WordRule.findings(in: test(code)).isEmpty, "\(code)")
    }

    @Test(arguments: [
        "package func f() {}", "package static let a = 1", "package private(set) var a = 1", "package init() {}",
        "// not a doc comment\npackage struct A {}", "/// Doc.\n\npackage enum A {}",
        "/// Doc.\npackage struct A {\n    package var a: Int\n}", "package final class A {}",
        "/// Doc.\npackage protocol P {\n    func f()\n}", "@inline(never)\npackage func f() {}",
        "/// Doc.\nlet a = f(1)\npackage let b = 2",
    ])
    func `a package declaration without a doc comment is found`(code: String) {
        #expect(DocumentationRule.findings(in: file(code)).count == 1, "\(code)")
    }

    @Test(arguments: [
        "/// Doc.\npackage func f() { let a = 1 }", "package import JSONText", "func f() {}",
        "/// Doc.\n@inline(never)\n@discardableResult package static func f() {}",
        "/// Doc.\n// SAFETY: why.\npackage final class A: @unchecked Sendable {}",
        "/// Doc.\npackage protocol P {\n    /// Doc.\n    var a: Int { get }\n}",
        "/// Doc.\npackage enum A {\n    case b\n}", "/// Doc.\npackage class func f() {}",
    ])
    func `a documented package declaration passes`(code: String) {
        #expect(DocumentationRule.findings(in: file(code)).isEmpty, "\(code)")
    }

    @Test func `a test without a sentence for a name is found`() {
        #expect(TestNameRule.findings(in: test("@Test func testIt() {}")).count == 1)
        #expect(TestNameRule.findings(in: test("@Test(arguments: [f { 1 }])\nfunc `short`() {}")).count == 1)
        #expect(TestNameRule.findings(in: test("@Test func `a sentence`() {}\nfunc helper() {}")).isEmpty)
    }

    @Test func `a page names the targets of its tables`() {
        let page = "| target | kind |\n| --- | --- |\n| `CPosix`, `CRE2` | shim, not `JSONText` |\n`Transports`\n"
        #expect(PageRule.targetsNamed(in: page) == ["CPosix", "CRE2"])
    }

    @Test func `a link that leads nowhere is found`() {
        let page = "[a](../README.md)\n[b](missing.md#part) [c](https://example.com) [d](#part)"
        let findings = PageRule.brokenLinks(in: page, at: "docs/cli.md") { $0 == "README.md" }
        #expect(findings.map(\.line) == [2])
    }
}
