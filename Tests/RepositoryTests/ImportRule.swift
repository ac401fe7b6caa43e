/// Imports follow the layer table and state their access level.
enum ImportRule {
    private static let levels: Set<String> = ["package", "internal", "fileprivate", "private", "public"]

    /// An import of one file.
    struct Import: Equatable {
        let module: String
        let level: String?
        let line: Int
    }

    static func imports(of text: SwiftText) -> [Import] {
        let tokens = text.tokens
        return tokens.indices.compactMap { index in
            guard tokens[index].text == "import", index + 1 < tokens.count else { return nil }
            let line = tokens[index].line
            let before = tokens[..<index].reversed().prefix { $0.line == line }
            guard before.allSatisfy({ levels.contains($0.text) || $0.text.hasPrefix("@") }) else { return nil }
            let names = tokens[(index + 1)...].prefix { $0.line == line && $0.isWord }
            guard let module = names.last?.text else { return nil }
            return Import(module: module, level: before.first { levels.contains($0.text) }?.text, line: line)
        }
    }

    static func findings(in file: SourceFile, manifest: Manifest) -> [Finding] {
        imports(of: file.text).compactMap { imported in
            switch file.area {
            case .sources:
                return finding(about: imported, in: file)
            case .tests:
                let allowed = TargetTable.testImports.union(manifest.dependencies[file.target] ?? [])
                guard !allowed.contains(imported.module) else { return nil }
                return file.finding(
                    line: imported.line, "`\(imported.module)` is not a dependency of `\(file.target)`")
            case .tools:
                return nil
            }
        }
    }

    private static func finding(about imported: Import, in file: SourceFile) -> Finding? {
        guard let row = TargetTable.row(named: file.target) else {
            return file.finding(line: imported.line, "`\(file.target)` has no row in TargetTable.swift")
        }
        guard row.imports.contains(imported.module) else {
            return file.finding(line: imported.line, "`\(file.target)` may not import `\(imported.module)`")
        }
        guard imported.level != nil else {
            return file.finding(line: imported.line, "the import of `\(imported.module)` states no access level")
        }
        return nil
    }
}
