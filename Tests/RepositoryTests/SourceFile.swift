/// A Swift file of the repository and where it belongs.
struct SourceFile {
    /// Which rules apply: our product, its tests, or what stands beside it (benchmarks, fuzzing).
    enum Area: Equatable {
        case sources, tests, tools
    }

    /// Relative to the root of the repository.
    let path: String
    let area: Area
    /// The folder under `Sources` or `Tests`, which is the name of the target.
    let target: String
    let text: SwiftText

    init(path: String, contents: String) {
        self.path = path
        let parts = path.split(separator: "/").map(String.init)
        switch parts.first {
        case "Sources": area = .sources
        case "Tests" where parts.count > 1 && parts[1].hasSuffix("Tests"): area = .tests
        default: area = .tools
        }
        target = parts.count > 2 ? parts[1] : ""
        text = SwiftText(contents)
    }

    var kind: TargetKind? { TargetTable.row(named: target)?.kind }

    func finding(line: Int, _ message: String) -> Finding {
        Finding(path: path, line: line, message: message)
    }
}
