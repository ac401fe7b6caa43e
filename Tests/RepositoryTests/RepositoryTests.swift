import Testing

/// The house rules, held against every file of the repository.
struct RepositoryTests {
    private let files = Checkout.swiftFiles
    private let manifest = Manifest(Checkout.text(of: "Package.swift"))

    private func expectNone(_ findings: [Finding], sourceLocation: SourceLocation = #_sourceLocation) {
        if !findings.isEmpty { Issue.record(Comment(rawValue: findings.report), sourceLocation: sourceLocation) }
    }

    @Test func `the repository is found`() {
        #expect(files.contains { $0.path == "Package.swift" })
        #expect(files.contains { $0.path == "Tests/RepositoryTests/RepositoryTests.swift" })
        #expect(manifest.dependencies["GatewayRuntime"]?.contains("Crypto") == true)
    }

    @Test func `imports follow the layer table and state their access level`() {
        expectNone(files.flatMap { ImportRule.findings(in: $0, manifest: manifest) })
    }

    @Test func `the manifest gives no target more than its row allows`() {
        for (target, dependencies) in manifest.dependencies where !manifest.testTargets.contains(target) {
            let allowed = TargetTable.row(named: target)?.imports ?? []
            #expect(dependencies.subtracting(allowed).isEmpty, "\(target)")
        }
    }

    @Test func `every target has a row in the layer table and in ARCHITECTURE.md, and every row a target`() {
        let targets = Set(manifest.dependencies.keys).subtracting(manifest.testTargets)
        #expect(targets == Set(TargetTable.rows.map(\.name)))
        let named = PageRule.targetsNamed(in: Checkout.text(of: "ARCHITECTURE.md"))
        #expect(targets.subtracting(named).isEmpty)
    }

    @Test func `every test target tests a target, the repository or the whole`() {
        let names = TargetTable.rows.map { $0.name + "Tests" } + ["RepositoryTests", "EndToEndTests"]
        #expect(manifest.testTargets.subtracting(names).isEmpty)
    }

    @Test func `files, functions and lines stay within their limits`() {
        expectNone(files.flatMap(SizeRule.findings))
        for path in Checkout.shimPaths {
            let lines = Checkout.text(of: path).split(separator: "\n", omittingEmptySubsequences: false)
            expectNone(
                SizeRule.plainFindings(
                    path: path, lines: lines.map(String.init), maxLines: SizeRule.maxFileLines,
                    isExcused: { _ in false }
                ))
        }
    }

    @Test func `no forbidden word, and every exception says why`() {
        expectNone(files.flatMap(WordRule.findings))
    }

    @Test func `every package declaration has a doc comment`() {
        expectNone(files.flatMap(DocumentationRule.findings))
    }

    @Test func `every test is named by a sentence`() {
        expectNone(files.flatMap(TestNameRule.findings))
    }

    @Test func `every link between our pages leads to a file`() {
        expectNone(
            Checkout.pagePaths.flatMap {
                PageRule.brokenLinks(in: Checkout.text(of: $0), at: $0, exists: Checkout.exists)
            })
    }
}
